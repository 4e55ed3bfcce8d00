//! What the command line may say after `lab measure`.

use crate::measure::{Model, Subject, Way};
use clap::builder::{PossibleValuesParser, TypedValueParser};
use clap::{Args, Subcommand, value_parser};

/// Ten times what the models are made for; tables grow with it.
const MAX_TASKS: i64 = 10_000_000;

/// What a day is enough for.
const MAX_TIMES: u64 = 1_000_000_000_000;

/// Some ways nest calls as deep; stacks have to hold that, in a build without
/// optimisation too.
const MAX_DEPTH: i64 = 1_000;

/// A scenario has a text for each, and its run a trace.
const MAX_SIMULATED: i64 = 100_000;

/// As the one before, for each client.
const MAX_LINES: i64 = 1_000;

/// Each request is kept to the end.
const MAX_REQUESTS: i64 = 10_000_000;

/// As many ports as there are to connect from.
const MAX_CONCURRENCY: u64 = 65_535;

#[derive(Args, Debug)]
pub(in crate::cli) struct Arguments {
    #[command(subcommand)]
    pub(in crate::cli) what: What,
}

#[derive(Debug, Subcommand)]
pub(in crate::cli) enum What {
    /// Tasks that wait turns
    Turn {
        /// At once
        #[arg(default_value_t = 1_000)]
        #[arg(value_parser = value_parser!(u32).range(1..=MAX_TASKS))]
        tasks: u32,
        /// Of all together, rounded up to the same for each task
        #[arg(default_value_t = 10_000_000)]
        #[arg(value_parser = value_parser!(u64).range(1..=MAX_TIMES))]
        total_turns: u64,
        #[command(flatten)]
        how: How,
    },
    /// A body within bodies that waits turns
    Depth {
        /// Bodies, the waiting one included
        #[arg(default_value_t = 32)]
        #[arg(value_parser = value_parser!(u32).range(1..=MAX_DEPTH))]
        depth: u32,
        /// Turns of the innermost
        #[arg(long, value_name = "N", default_value_t = 1_000_000)]
        #[arg(value_parser = value_parser!(u64).range(1..=MAX_TIMES))]
        turns: u64,
        #[command(flatten)]
        how: How,
    },
    /// One suspended body, resumed without a loop
    Resume {
        /// How often
        #[arg(default_value_t = 100_000_000)]
        #[arg(value_parser = value_parser!(u64).range(1..=MAX_TIMES))]
        n: u64,
        #[command(flatten)]
        how: How,
    },
    /// Tasks that are started and joined
    Spawn {
        /// How many
        #[arg(default_value_t = 1_000_000)]
        #[arg(value_parser = value_parser!(u32).range(1..=MAX_TASKS))]
        n: u32,
        #[command(flatten)]
        how: How,
    },
    /// Groups of tasks that wait a turn and are joined
    Breadth {
        /// In a group
        #[arg(default_value_t = 100)]
        #[arg(value_parser = value_parser!(u32).range(1..=MAX_TASKS))]
        breadth: u32,
        /// Groups, one after the other
        #[arg(long, value_name = "N", default_value_t = 10_000)]
        #[arg(value_parser = value_parser!(u32).range(1..))]
        rounds: u32,
        #[command(flatten)]
        how: How,
    },
    /// Timers at random times
    Timers {
        /// How many
        #[arg(default_value_t = 1_000_000)]
        #[arg(value_parser = value_parser!(u32).range(1..=MAX_TASKS))]
        n: u32,
        /// How many of a hundred bound a turn and are withdrawn after it
        #[arg(long, value_name = "PERCENT", default_value_t = 0)]
        #[arg(value_parser = value_parser!(u32).range(0..=100))]
        withdrawn: u32,
        #[command(flatten)]
        how: How,
    },
    /// Sleeping tasks that are cancelled
    Cancel {
        /// How many
        #[arg(default_value_t = 1_000_000)]
        #[arg(value_parser = value_parser!(u32).range(1..=MAX_TASKS))]
        n: u32,
        #[command(flatten)]
        how: How,
    },
    /// Values passed from task to task, by futures
    Future {
        /// How many
        #[arg(default_value_t = 1_000_000)]
        #[arg(value_parser = value_parser!(u64).range(1..=MAX_TIMES))]
        n: u64,
        #[command(flatten)]
        how: How,
    },
    /// Tasks that are started and fall asleep: their memory
    Idle {
        /// How many
        #[arg(default_value_t = 1_000_000)]
        #[arg(value_parser = value_parser!(u32).range(1..=MAX_TASKS))]
        n: u32,
        #[command(flatten)]
        how: How,
    },
    /// The server and its clients in the simulated world
    #[command(alias = "echo_sim")]
    EchoSim {
        /// All at once
        #[arg(default_value_t = 1_000)]
        #[arg(value_parser = value_parser!(u32).range(1..=MAX_SIMULATED))]
        clients: u32,
        /// Sent by each
        #[arg(long, value_name = "N", default_value_t = 20)]
        #[arg(value_parser = value_parser!(u32).range(1..=MAX_LINES))]
        lines: u32,
        #[command(flatten)]
        how: How,
    },
    /// The client and its requests in the simulated world
    #[command(alias = "fetch_sim")]
    FetchSim {
        /// Some at once, some tried twice
        #[arg(default_value_t = 10_000)]
        #[arg(value_parser = value_parser!(u32).range(1..=MAX_SIMULATED))]
        requests: u32,
        #[command(flatten)]
        how: How,
    },
    /// The client, against a server of yours, by HTTP/1.1 with keep-alive
    Fetch(Fetch),
}

/// How a model is measured and told.
#[derive(Args, Clone, Copy, Debug)]
pub(in crate::cli) struct How {
    /// In which style; floor is by hand, the last two are for turn and depth
    #[arg(long, value_name = "STYLE", value_parser = way_parser())]
    pub(in crate::cli) style: Way,
    /// Print one JSON object
    #[arg(long)]
    pub(in crate::cli) json: bool,
}

#[derive(Args, Debug)]
pub(in crate::cli) struct Fetch {
    /// In which style
    #[arg(long, value_name = "STYLE", value_parser = subject_parser())]
    pub(super) style: Subject,
    /// What to fetch
    #[arg(long, value_name = "URL")]
    pub(super) url: String,
    /// How often
    #[arg(long, value_name = "N", default_value_t = 10_000)]
    #[arg(value_parser = value_parser!(u32).range(1..=MAX_REQUESTS))]
    pub(super) count: u32,
    /// Requests in progress at once, each on a connection that is kept
    #[arg(long, value_name = "N", default_value_t = 8)]
    #[arg(value_parser = value_parser!(u64).range(1..=MAX_CONCURRENCY))]
    pub(super) concurrency: u64,
    /// Print one JSON object
    #[arg(long)]
    pub(super) json: bool,
}

/// What there is to do.
pub(super) enum Job<'a> {
    /// Run a model once.
    Model(Model, How),
    /// Fetch for real.
    Fetch(&'a Fetch),
}

impl What {
    /// Returns what there is to do.
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
