//! The models that are timed: names, titles, units and the way they are drawn.

/// The way in which the numbers of a model are drawn.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Shape {
    /// A line over all cases.
    Lines,
    /// Bars for each case, in nanoseconds.
    Bars,
    /// Bars for each case, in elements per second.
    Rates,
}

/// A model that is timed.
#[derive(Clone, Copy)]
pub(super) struct Model<'a> {
    pub(super) name: &'a str,
    pub(super) title: &'a str,
    /// The thing that is timed, in the singular: "turn".
    pub(super) element: &'a str,
    /// The things that the cases have different numbers of, as in "tasks";
    /// empty if there is one case.
    pub(super) many: &'a str,
    pub(super) shape: Shape,
}

pub(super) const fn model<'a>(
    name: &'a str,
    title: &'a str,
    element: &'a str,
    many: &'a str,
    shape: Shape,
) -> Model<'a> {
    Model {
        name,
        title,
        element,
        many,
        shape,
    }
}

/// All models that have a bench, in the order of the report.
pub(super) const MODELS: [Model<'static>; 13] = {
    use Shape::{Bars, Lines, Rates};
    [
        model("turn", "A turn", "turn", "tasks", Lines),
        model(
            "depth",
            "A turn of the innermost body",
            "turn",
            "bodies",
            Lines,
        ),
        model(
            "resume",
            "Into a suspended body and out",
            "resumption",
            "",
            Bars,
        ),
        model(
            "breadth",
            "Several tasks at once",
            "task",
            "tasks at once",
            Lines,
        ),
        model("spawn", "A task started and joined", "task", "tasks", Bars),
        model("timers", "Timers", "timer", "timers", Bars),
        model("cancel", "Cancelled while asleep", "task", "tasks", Bars),
        model("future", "A value passed on", "value", "", Bars),
        model("echo_sim", "Echo, simulated", "line", "clients", Rates),
        model("echo_tcp", "Echo over sockets", "line", "clients", Bars),
        model(
            "fetch_sim",
            "Fetch, simulated",
            "request",
            "requests",
            Rates,
        ),
        model(
            "fetch_tcp",
            "Fetch over sockets",
            "request",
            "requests at once",
            Bars,
        ),
        model("twins", "Checks of twins", "pair", "operations", Bars),
    ]
};
