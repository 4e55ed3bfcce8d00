//! One check of a style, four tests.

/// Makes of each check of a style a module of four tests.
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
