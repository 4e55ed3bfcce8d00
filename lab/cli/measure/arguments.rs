//! The arguments of `lab measure`.

use crate::measure::{Model, Subject, Way};
use clap::builder::{PossibleValuesParser, TypedValueParser};
use clap::{Args, Subcommand, value_parser};

/// The most tasks: ten times as many as the models are made for; tables grow
/// with them.
const MAX_TASKS: i64 = 10_000_000;

/// The most repetitions: as many as a day is long enough for.
const MAX_TIMES: u64 = 1_000_000_000_000;

/// The largest depth: some ways nest calls as deep, and stacks have to hold
/// that, in a build without optimisation too.
const MAX_DEPTH: i64 = 1_000;

/// The most clients or requests: a scenario has a text for each, and its run a
/// trace.
const MAX_SIMULATED: i64 = 100_000;

/// The most lines of a client, for the same reason.
const MAX_LINES: i64 = 1_000;

/// The most requests: each is kept to the end.
const MAX_REQUESTS: i64 = 10_000_000;

/// The most requests at once: as many as there are ports to connect from.
const MAX_CONCURRENCY: u64 = 65_535;

#[derive(Args, Debug)]
pub(in crate::cli) struct Arguments {
    #[command(subcommand)]
    pub(in crate::cli) what: What,
}

#[derive(Debug, Subcommand)]
pub(in crate::cli) enum What {
    /// Resumptions of tasks that yield, turn after turn
    Turn {
        /// The number of tasks at once
        #[arg(default_value_t = 1_000)]
        #[arg(value_parser = value_parser!(u32).range(1..=MAX_TASKS))]
        tasks: u32,
        /// The number of turns of all tasks together, rounded up to the same
        /// for each
        #[arg(default_value_t = 10_000_000)]
        #[arg(value_parser = value_parser!(u64).range(1..=MAX_TIMES))]
        total_turns: u64,
        #[command(flatten)]
        how: How,
    },
    /// Resumptions of a body deep within other bodies
    Depth {
        /// The number of bodies, the innermost included
        #[arg(default_value_t = 32)]
        #[arg(value_parser = value_parser!(u32).range(1..=MAX_DEPTH))]
        depth: u32,
        /// The number of turns of the innermost
        #[arg(long, value_name = "N", default_value_t = 1_000_000)]
        #[arg(value_parser = value_parser!(u64).range(1..=MAX_TIMES))]
        turns: u64,
        #[command(flatten)]
        how: How,
    },
    /// Resumptions of one suspended body, without a loop
    Resume {
        /// The number of resumptions
        #[arg(default_value_t = 100_000_000)]
        #[arg(value_parser = value_parser!(u64).range(1..=MAX_TIMES))]
        n: u64,
        #[command(flatten)]
        how: How,
    },
    /// Starting tasks and joining them
    Spawn {
        /// The number of tasks
        #[arg(default_value_t = 1_000_000)]
        #[arg(value_parser = value_parser!(u32).range(1..=MAX_TASKS))]
        n: u32,
        #[command(flatten)]
        how: How,
    },
    /// Groups of tasks that yield once and are joined
    Breadth {
        /// The number of tasks in a group
        #[arg(default_value_t = 100)]
        #[arg(value_parser = value_parser!(u32).range(1..=MAX_TASKS))]
        breadth: u32,
        /// The number of groups, one after the other
        #[arg(long, value_name = "N", default_value_t = 10_000)]
        #[arg(value_parser = value_parser!(u32).range(1..))]
        rounds: u32,
        #[command(flatten)]
        how: How,
    },
    /// Timers at random times
    Timers {
        /// The number of timers
        #[arg(default_value_t = 1_000_000)]
        #[arg(value_parser = value_parser!(u32).range(1..=MAX_TASKS))]
        n: u32,
        /// The percentage of timers that are timeouts of a yield and are
        /// withdrawn after it
        #[arg(long, value_name = "PERCENT", default_value_t = 0)]
        #[arg(value_parser = value_parser!(u32).range(0..=100))]
        withdrawn: u32,
        #[command(flatten)]
        how: How,
    },
    /// Cancelling sleeping tasks
    Cancel {
        /// The number of tasks
        #[arg(default_value_t = 1_000_000)]
        #[arg(value_parser = value_parser!(u32).range(1..=MAX_TASKS))]
        n: u32,
        #[command(flatten)]
        how: How,
    },
    /// Values passed from task to task through promises
    Future {
        /// The number of values
        #[arg(default_value_t = 1_000_000)]
        #[arg(value_parser = value_parser!(u64).range(1..=MAX_TIMES))]
        n: u64,
        #[command(flatten)]
        how: How,
    },
    /// The memory of tasks that are started and sleep
    Idle {
        /// The number of tasks
        #[arg(default_value_t = 1_000_000)]
        #[arg(value_parser = value_parser!(u32).range(1..=MAX_TASKS))]
        n: u32,
        #[command(flatten)]
        how: How,
    },
    /// The server and its clients in the simulated world
    #[command(alias = "echo_sim")]
    EchoSim {
        /// The number of clients, all at once
        #[arg(default_value_t = 1_000)]
        #[arg(value_parser = value_parser!(u32).range(1..=MAX_SIMULATED))]
        clients: u32,
        /// The number of lines that each client sends
        #[arg(long, value_name = "N", default_value_t = 20)]
        #[arg(value_parser = value_parser!(u32).range(1..=MAX_LINES))]
        lines: u32,
        #[command(flatten)]
        how: How,
    },
    /// The client and its requests in the simulated world
    #[command(alias = "fetch_sim")]
    FetchSim {
        /// The number of requests; some run at once, some are tried twice
        #[arg(default_value_t = 10_000)]
        #[arg(value_parser = value_parser!(u32).range(1..=MAX_SIMULATED))]
        requests: u32,
        #[command(flatten)]
        how: How,
    },
    /// The client, against a server of your own, by HTTP/1.1 with keep-alive
    Fetch(Fetch),
}

/// The options that all models share.
#[derive(Args, Clone, Copy, Debug)]
pub(in crate::cli) struct How {
    /// The style to measure; floor is state machines written by hand; the last
    /// four are for turn and depth only
    #[arg(long, value_name = "STYLE", value_parser = way_parser())]
    pub(in crate::cli) style: Way,
    /// Print one JSON object
    #[arg(long)]
    pub(in crate::cli) json: bool,
}

#[derive(Args, Debug)]
pub(in crate::cli) struct Fetch {
    /// The style to measure; floor is state machines written by hand
    #[arg(long, value_name = "STYLE", value_parser = subject_parser())]
    pub(super) style: Subject,
    /// The URL to fetch
    #[arg(long, value_name = "URL")]
    pub(super) url: String,
    /// The number of requests
    #[arg(long, value_name = "N", default_value_t = 10_000)]
    #[arg(value_parser = value_parser!(u32).range(1..=MAX_REQUESTS))]
    pub(super) count: u32,
    /// The largest number of requests in progress, each on a reused
    /// connection
    #[arg(long, value_name = "N", default_value_t = 8)]
    #[arg(value_parser = value_parser!(u64).range(1..=MAX_CONCURRENCY))]
    pub(super) concurrency: u64,
    /// Print one JSON object
    #[arg(long)]
    pub(super) json: bool,
}

/// The work to do.
pub(super) enum Job<'a> {
    /// Run a model once.
    Model(Model, How),
    /// Fetch from a real server.
    Fetch(&'a Fetch),
}

impl What {
    /// Returns the work to do.
    pub(super) fn job(&self) -> Job<'_> {
        let (model, how) = match *self {
            What::Turn {
                tasks,
                total_turns,
                how,
            } => {
                let turns_each = total_turns.div_ceil(u64::from(tasks));
                (Model::Turn { tasks, turns_each }, how)
            }
            What::Depth { depth, turns, how } => {
                (Model::Depth { depth, turns }, how)
            }
            What::Resume { n, how } => (Model::Resume { resumptions: n }, how),
            What::Spawn { n, how } => (Model::Spawn { tasks: n }, how),
            What::Breadth {
                breadth,
                rounds,
                how,
            } => (Model::Breadth { breadth, rounds }, how),
            What::Timers { n, withdrawn, how } => {
                let model = Model::Timers {
                    timers: n,
                    withdrawn_percent: withdrawn,
                };
                (model, how)
            }
            What::Cancel { n, how } => (Model::Cancel { tasks: n }, how),
            What::Future { n, how } => (Model::Future { values: n }, how),
            What::Idle { n, how } => (Model::Idle { tasks: n }, how),
            What::EchoSim {
                clients,
                lines,
                how,
            } => (Model::EchoSim { clients, lines }, how),
            What::FetchSim { requests, how } => {
                (Model::FetchSim { requests }, how)
            }
            What::Fetch(ref options) => return Job::Fetch(options),
        };
        Job::Model(model, how)
    }
}

fn way_parser() -> impl TypedValueParser<Value = Way> {
    PossibleValuesParser::new(Way::ALL.map(|way| way.name()))
        .try_map(|name| name.parse::<Way>())
}

fn subject_parser() -> impl TypedValueParser<Value = Subject> {
    let names = Subject::ALL.map(|subject| Way::from(subject).name());
    PossibleValuesParser::new(names).try_map(|name| {
        match name.parse::<Way>()? {
            Way::Subject(subject) => Ok(subject),
            _ => Err(crate::measure::UnknownWay(name)),
        }
    })
}
