//! Going into a suspended body and out of it: no loop, no queue, no task.

use benches::Case;
use benches::peers::corosensei;
use lab::measure::Model;
use std::process::ExitCode;

fn main() -> ExitCode {
    let resumptions = 1_000_000;
    let case = Case::of(Model::Resume { resumptions });
    let case =
        case.with("corosensei", move |w| corosensei::resume(resumptions, w));
    benches::time([case])
}
