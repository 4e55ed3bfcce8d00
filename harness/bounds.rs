//! The bound of a run, and the size of what it moves.

use crate::scenario::{Attempt, Scenario};

/// The resumptions that any run may take, whatever its size.
const BASE_RESUMPTIONS: u64 = 10_000;

/// The resumptions that an attempt, a step or a line may take: each is a dozen
/// operations at most.
const RESUMPTIONS_PER_STEP: u64 = 64;

/// The resumptions that a byte may take when it moves alone.
const RESUMPTIONS_PER_BYTE: u64 = 8;

/// Returns the most resumptions of a scenario's run: as many as its size can
/// justify.
pub(crate) fn max_resumptions(scenario: &Scenario) -> u64 {
    let mut steps = 0_u64;
    let mut bytes = 0_u64;
    if let Some(fetch) = &scenario.fetch {
        let attempts_of_one = u64::from(fetch.retries) + 1;
        for request in &fetch.requests {
            steps += attempts_of_one;
            for attempt in &request.attempts {
                let (pieces, length): (usize, usize) = match attempt {
                    Attempt::Respond { body, .. } => {
                        (body.len(), body.iter().map(|p| p.1.len()).sum())
                    }
                    Attempt::Say { say, .. } => {
                        (say.len(), say.iter().map(|p| p.1.len()).sum())
                    }
                    _ => (0, 0),
                };
                steps += attempts_of_one * pieces as u64;
                // A request may be sent twice in one attempt.
                bytes += 2 * attempts_of_one * (length as u64 + 128);
            }
        }
    }
    for client in scenario.echo.iter().flat_map(|echo| &echo.clients) {
        steps += 1 + client.steps.len() as u64;
        for step in &client.steps {
            steps += newlines(step.send.as_bytes());
            bytes += 2 * step.send.len() as u64;
        }
    }
    BASE_RESUMPTIONS
        .saturating_add(steps.saturating_mul(RESUMPTIONS_PER_STEP))
        .saturating_add(bytes.saturating_mul(RESUMPTIONS_PER_BYTE))
}

/// Returns the length in bytes of the longest piece that a peer sends.
pub(crate) fn longest_piece(scenario: &Scenario) -> usize {
    let requests = scenario.fetch.iter().flat_map(|fetch| &fetch.requests);
    let said = requests.flat_map(|request| &request.attempts);
    let said = said.filter_map(|attempt| match attempt {
        Attempt::Respond { body, .. } => body.iter().map(|p| p.1.len()).max(),
        Attempt::Say { say, .. } => say.iter().map(|p| p.1.len()).max(),
        _ => None,
    });
    let clients = scenario.echo.iter().flat_map(|echo| &echo.clients);
    let steps = clients.flat_map(|client| &client.steps);
    let sent = steps.map(|step| step.send.len());
    said.chain(sent).max().unwrap_or_default()
}

/// Returns the number of newlines. A chunk is so short that a byte holds its
/// count; so many bytes of it are compared at a time.
fn newlines(bytes: &[u8]) -> u64 {
    let chunks = bytes.chunks(usize::from(u8::MAX));
    let of_chunk = |chunk: &[u8]| {
        let newline = |byte: &u8| u8::from(*byte == b'\n');
        u64::from(chunk.iter().map(newline).sum::<u8>())
    };
    chunks.map(of_chunk).sum()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_newline_is_counted() {
        for count in [0, 1, 254, 255, 256, 1_000] {
            let text = "\n".repeat(count) + "a";
            assert_eq!(newlines(text.as_bytes()), count as u64);
        }
    }
}
