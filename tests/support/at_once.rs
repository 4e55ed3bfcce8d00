//! The steps that take no wait: done once for all styles.

use super::body::Body;
use super::script::{Step, Value};
use super::taken::text_of;
use super::tasks::{Gathered, Started};
use std::mem;
use std::thread;
use styles::asyncio::{
    Kind, Raised, Raises, YieldWatch, gather, gather_outcomes, python_bool,
};

impl Body {
    pub(super) fn do_at_once(&mut self, step: &Step) {
        let lp = self.shared.lp.clone();
        match step {
            Step::Say(word) => lp.print(word),
            Step::SayWho => match lp.current_task() {
                Some(key) => {
                    lp.print(lp.actor(key).expect("it is resumed"));
                }
                None => lp.print("no task"),
            },
            Step::Hold(name) => {
                let name = *name;
                self.hold(move || lp.print(format_args!("{name} dropped")));
            }
            Step::HoldPanic(text) => {
                let text = *text;
                self.hold(move || panic!("{text}"));
            }
            Step::OnCancel(word) => self.on_cancel = Some(word),
            Step::Panic(text) => panic!("{text}"),
            Step::Block(us) => lp.block(*us),
            Step::Watch => self.watch = Some(YieldWatch::new(&lp)),
            Step::SayTurns => {
                let watch = self.watch.as_ref().expect("a watch");
                lp.print(format_args!("{} turns", watch.turns()));
            }
            Step::Load => self.loaded = self.shared.count.get(),
            Step::Store(plus) => self.shared.count.set(self.loaded + plus),
            Step::SayCount => lp.print(self.shared.count.get()),
            Step::SayThread => {
                let ran = self.job_thread.expect("a job");
                let here = ran == thread::current().id();
                lp.print(if here { "here" } else { "elsewhere" });
            }
            Step::Close => self.connection = None,
            Step::SetVar(value) => {
                self.token = Some(self.shared.var.set(&lp, value));
            }
            Step::SayVar => self.shared.saying_var()(),
            Step::ResetVar => {
                let token = self.token.take().expect("it was set");
                match self.shared.var.reset(&lp, token) {
                    Ok(()) => lp.print("reset"),
                    Err(error) => lp.print(error),
                }
            }
            step => self.act_on_tasks(step),
        }
    }

    fn act_on_tasks(&self, step: &Step) {
        let shared = &self.shared;
        match step {
            Step::Spawn(steps) => shared.spawn(steps),
            Step::Start(steps) => drop(shared.start(shared.style, steps)),
            Step::StartIn(style, steps) => drop(shared.start(*style, steps)),
            Step::StartInGroup(steps) => {
                let task = shared.start(shared.style, steps);
                let group = self.group.as_ref().expect("the body of a group");
                drop(group.add(task).expect("it is not over"));
            }
            Step::StartEager(steps) => shared.start_eager(steps),
            Step::Cancel(task) => match shared.task(*task) {
                Started::Unknown => {}
                Started::OfLoop(key) => shared.lp.cancel(key),
                Started::OfAsyncio(task) => {
                    shared.lp.print(python_bool(task.cancel()));
                }
            },
            Step::SayDone(task) => {
                let done = shared.shared_task(*task).is_done();
                shared.lp.print(python_bool(done));
            }
            Step::Forget(task) => {
                let place = &mut shared.tasks.borrow_mut()[*task];
                let task = mem::replace(place, Started::Unknown);
                drop(task);
            }
            Step::Gather(tasks) => {
                let tasks = tasks.iter().map(|task| shared.shared_task(*task));
                let all = gather(&shared.lp, tasks.collect());
                shared.gatherings.borrow_mut().push(Gathered::Values(all));
            }
            Step::GatherOutcomes(tasks) => {
                let tasks = tasks.iter().map(|task| shared.shared_task(*task));
                let all = gather_outcomes(&shared.lp, tasks.collect());
                shared.gatherings.borrow_mut().push(Gathered::Outcomes(all));
            }
            Step::CancelGathering(number) => {
                let all = shared.gatherings.borrow()[*number].clone();
                let cancelled = match all {
                    Gathered::Values(all) => all.cancel(),
                    Gathered::Outcomes(all) => all.cancel(),
                };
                shared.lp.print(python_bool(cancelled));
            }
            step => self.act_on_futures(step),
        }
    }

    fn act_on_futures(&self, step: &Step) {
        let lp = &self.shared.lp;
        let futures = &self.shared.futures;
        match step {
            Step::Set(signal) => drop(self.shared.signals[*signal].set(())),
            Step::SetResult(number, value) => self.settle(*number, Ok(value)),
            Step::SetError(number, text) => {
                let error = Raised::new(Kind::Value, *text);
                self.settle(*number, Err(error));
            }
            Step::CancelFuture(number) => {
                lp.print(python_bool(futures[*number].cancel()));
            }
            Step::SayFuture(number) => {
                let future = &futures[*number];
                let done = python_bool(future.done());
                let result = future.result().unwrap_or_else(|s| Err(s.into()));
                lp.print(format_args!("{done} {}", text_of(&result)));
            }
            Step::OnDone(number, word) => {
                let (lp, word) = (lp.clone(), *word);
                futures[*number].on_done(move |_| lp.print(word));
            }
            step => self.act_on_handles(step),
        }
    }

    fn settle(&self, number: usize, result: Raises<Value>) {
        let set = self.shared.futures[number].set(result);
        if let Err((state, _)) = set {
            self.shared.lp.print(Raised::from(state));
        }
    }

    fn act_on_handles(&self, step: &Step) {
        let (lp, handles) = (&self.shared.lp, &self.shared.handles);
        match step {
            Step::Soon(word) => {
                let word = *word;
                let handle = lp.call_soon(move |lp| lp.print(word));
                handles.borrow_mut().push(handle);
            }
            Step::Later(us, word) => {
                let word = *word;
                let handle = lp.call_later(*us, move |lp| lp.print(word));
                handles.borrow_mut().push(handle);
            }
            Step::VarSoon => {
                let say = self.shared.saying_var();
                drop(lp.call_soon(move |_| say()));
            }
            Step::VarLater(us) => {
                let say = self.shared.saying_var();
                drop(lp.call_later(*us, move |_| say()));
            }
            Step::VarOnDone(number) => {
                let say = self.shared.saying_var();
                self.shared.futures[*number].on_done(move |_| say());
            }
            Step::CancelHandle(number) => handles.borrow()[*number].cancel(),
            Step::SayHandle(number) => {
                let cancelled = handles.borrow()[*number].cancelled();
                lp.print(python_bool(cancelled));
            }
            step => unreachable!("{step:?} is a wait or an end"),
        }
    }
}
