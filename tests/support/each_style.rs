//! One text for all styles: a check, which becomes four tests, and a call
//! into that module of four that belongs to a style.

#![allow(unused_macros, reason = "each test file uses its part")]

/// Makes a module of four tests of each check, which takes a style.
macro_rules! in_each_style {
    ($(
        $(#[$attribute:meta])*
        fn $name:ident($style:ident: Style) $body:block
    )*) => {
        $(
            $(#[$attribute])*
            mod $name {
                use super::*;

                fn run_in($style: Style) $body

                #[test]
                fn callbacks() {
                    run_in(Style::Callbacks);
                }

                #[test]
                fn send() {
                    run_in(Style::Send);
                }

                #[test]
                fn yield_from() {
                    run_in(Style::YieldFrom);
                }

                #[test]
                fn async_await() {
                    run_in(Style::AsyncAwait);
                }
            }
        )*
    };
}

/// Evaluates an expression in which a name is the module of a style:
/// `with_style!(style, players::player => player::run(..))`.
macro_rules! with_style {
    ($style:expr, $modules:ident::$module:ident => $value:expr) => {
        match $style {
            Style::Callbacks => {
                use $modules::callbacks as $module;
                $value
            }
            Style::Send => {
                use $modules::send as $module;
                $value
            }
            Style::YieldFrom => {
                use $modules::yield_from as $module;
                $value
            }
            Style::AsyncAwait => {
                use $modules::async_await as $module;
                $value
            }
        }
    };
}
