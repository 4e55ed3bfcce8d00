//! Every scenario can be written and read; every text can be read or refused.

use harness::scenario::{
    Attempt, Client, Echo, End, Fetch, FetchRequest, GenerateOptions, Host,
    Scenario, Step, generate,
};
use proptest::prelude::*;
use serde_json::Value;
use std::fs;
use std::path::Path;

fn golden(which: usize) -> String {
    let traces = Path::new(env!("CARGO_MANIFEST_DIR")).join("spec/traces");
    let folders = fs::read_dir(traces).expect("traces");
    let mut folders: Vec<_> = folders
        .map(|folder| folder.expect("folder").path())
        .collect();
    folders.sort();
    fs::read_to_string(folders[which].join("scenario.json")).expect("text")
}

#[test]
fn every_generated_scenario_is_valid_and_the_same_each_time() {
    let small = GenerateOptions::default();
    let options = (0..3_000).map(|seed| (seed, small));
    let large = (0..10).map(|seed| (seed, GenerateOptions::LARGE));
    for (seed, options) in options.chain(large) {
        let scenario = generate(seed, &options);
        assert_eq!(scenario, generate(seed, &options));
        let text = scenario.to_json();
        assert_eq!(Scenario::from_json(&text), Ok(scenario), "{seed}");
    }
}

#[test]
fn sizes_of_generated_scenarios_follow_the_options() {
    let small = GenerateOptions::default();
    let mut most = (0, 0);
    for seed in 0..500 {
        let scenario = generate(seed, &small);
        let requests = scenario.fetch.map_or(0, |f| f.requests.len());
        let clients = scenario.echo.map_or(0, |e| e.clients.len());
        most = (most.0.max(requests), most.1.max(clients));
    }
    let expected = (small.max_requests, small.max_clients);
    assert_eq!((most.0 as u64, most.1 as u64), expected);
    let none = GenerateOptions {
        max_requests: 0,
        max_clients: 0,
    };
    let scenario = generate(3, &none);
    assert!(scenario.fetch.is_none_or(|f| f.requests.is_empty()));
    assert!(scenario.echo.is_none_or(|e| e.clients.is_empty()));
}

fn any_number() -> BoxedStrategy<u64> {
    prop_oneof![0..4_u64, 0..=1_000_000_000_000_u64].boxed()
}

/// The number of hosts of a client.
const HOSTS: u32 = 3;

fn any_end() -> impl Strategy<Value = End> {
    prop_oneof![Just(End::Close), Just(End::Reset), Just(End::Idle)]
}

fn any_say() -> impl Strategy<Value = Attempt> {
    let bytes = prop_oneof![
        any::<Vec<u8>>(),
        any::<String>().prop_map(String::into_bytes),
    ];
    let say = proptest::collection::vec((any_number(), bytes), 0..3);
    (0..HOSTS, say, any_end(), any_number()).prop_map(
        |(host, say, end, end_after_us)| Attempt::Say {
            host,
            say,
            end,
            end_after_us,
        },
    )
}

fn any_attempt() -> BoxedStrategy<Attempt> {
    let number = any_number;
    let garbage = any::<String>()
        .prop_filter("no response", |text| !text.starts_with("HTTP/"));
    let piece = (number(), any::<String>());
    let body = proptest::collection::vec(piece, 0..3);
    prop_oneof![
        any_say(),
        number().prop_map(|refuse_us| Attempt::Refuse { refuse_us }),
        number().prop_map(|connect_us| Attempt::Stall { connect_us }),
        (number(), number()).prop_map(|(connect_us, reset_us)| {
            Attempt::Reset {
                connect_us,
                reset_us,
            }
        }),
        (number(), number(), garbage).prop_map(
            |(connect_us, respond_us, garbage)| Attempt::Garbage {
                connect_us,
                respond_us,
                garbage,
            }
        ),
        (number(), number(), 200..600_u16, body, any::<bool>()).prop_map(
            |(connect_us, respond_us, status, body, truncate)| {
                Attempt::Respond {
                    connect_us,
                    respond_us,
                    status,
                    body,
                    truncate,
                }
            }
        ),
    ]
    .boxed()
}

fn any_fetch() -> impl Strategy<Value = Fetch> {
    let attempts = proptest::collection::vec(any_attempt(), 1..3);
    let requests =
        proptest::collection::btree_map(any::<String>(), attempts, 0..4);
    let options = (any_number(), any_number(), 0..=16_u32, any_number());
    (
        options,
        any_number(),
        proptest::option::of(any_number()),
        proptest::option::of(any_number()),
        any_number(),
        requests,
    )
        .prop_map(
            |(options, most, cancel_at_us, abort_at_us, keep, requests)| {
                let connect_us = options.0;
                Fetch {
                    concurrency: options.0.max(1),
                    timeout_us: options.1.max(1),
                    retries: options.2,
                    backoff_us: options.3,
                    max_body_bytes: most,
                    cancel_at_us,
                    abort_at_us,
                    keep,
                    hosts: vec![Host { connect_us }; HOSTS as usize],
                    requests: requests
                        .into_iter()
                        .map(|(id, attempts)| FetchRequest { id, attempts })
                        .collect(),
                }
            },
        )
}

fn any_echo() -> impl Strategy<Value = Echo> {
    let step = (any_number(), any::<String>())
        .prop_map(|(wait_us, send)| Step { wait_us, send });
    let steps = proptest::collection::vec(step, 0..3);
    let never = proptest::option::of;
    let takes = never(any_number());
    let client = (any_number(), steps, takes, any_end(), any_number());
    let client =
        client.prop_map(|(connect_at_us, steps, takes, end, end_after_us)| {
            Client {
                connect_at_us,
                steps,
                takes,
                end,
                end_after_us,
            }
        });
    let options = (any_number(), any_number(), any_number());
    let clients = proptest::collection::vec(client, 0..4);
    let limit = || never(any_number().prop_map(|us| us.max(1)).boxed());
    let limits = (limit(), limit());
    let stops = (never(any_number()), never(any_number()));
    (options, limits, stops, clients).prop_map(
        |(options, limits, stops, mut clients)| {
            let (idle_timeout_us, write_timeout_us) = limits;
            let (shutdown_at_us, abort_at_us) = stops;
            let stops = shutdown_at_us.or(abort_at_us);
            if idle_timeout_us.or(stops).is_none() {
                clients.retain(|client| client.end != End::Idle);
            }
            if write_timeout_us.or(stops).is_none() {
                clients.retain(|client| client.takes.is_none());
            }
            Echo {
                delay_us: options.0,
                idle_timeout_us,
                write_timeout_us,
                max_line_bytes: options.1.max(1),
                max_sessions: options.2.max(1),
                shutdown_at_us,
                abort_at_us,
                clients,
            }
        },
    )
}

proptest! {
    #[test]
    fn whatever_is_written_reads_as_the_same(
        name in any::<String>(),
        fetch in proptest::option::of(any_fetch()),
        echo in proptest::option::of(any_echo()),
    ) {
        prop_assume!(fetch.is_some() || echo.is_some());
        let scenario = Scenario { name, fetch, echo };
        let text = scenario.to_json();
        prop_assert_eq!(Scenario::from_json(&text), Ok(scenario));
        // Another reader agrees that it is JSON.
        prop_assert!(serde_json::from_str::<Value>(&text).is_ok());
    }

    #[test]
    fn no_change_of_a_file_makes_reading_panic(
        which in 0..17_usize,
        place in any::<prop::sample::Index>(),
        length in 0..20_usize,
        put in prop_oneof![
            any::<String>(),
            "[\\[\\]{}\",:0-9a-z_.-]{0,6}",
            Just("null".to_string()),
        ],
    ) {
        let mut chars: Vec<char> = golden(which).chars().collect();
        let start = place.index(chars.len());
        let end = chars.len().min(start + length);
        chars.splice(start..end, put.chars());
        let text: String = chars.into_iter().collect();
        match Scenario::from_json(&text) {
            Ok(scenario) => {
                let again = Scenario::from_json(&scenario.to_json());
                prop_assert_eq!(again, Ok(scenario));
            }
            Err(error) => {
                let line = error.to_string();
                prop_assert!(!line.contains('\n') && line.len() < 500);
            }
        }
    }
}
