//! A body of a script, between its waits: what takes none is done here, once
//! for all styles.

use super::players;
use super::script::{Act, Acts, Value};
use std::cell::{Cell, RefCell};
use std::rc::Rc;
use styles::Style;
use styles::asyncio::{
    Gathering, Kind, Raised, Raises, SharedTask, YieldWatch, gather,
    gather_outcomes, python_bool,
};
use styles::event_loop::{Handle, Loop, Promise};
use styles::trace::Actor;
use styles::workload::{Elapsed, Fault};

/// What all bodies of a script share.
struct Shared {
    style: Style,
    tasks: RefCell<Vec<Option<SharedTask<Value>>>>,
    handles: RefCell<Vec<Handle>>,
    futures: RefCell<Vec<Promise<Raises<Value>>>>,
    gatherings: RefCell<Vec<Gathered>>,
    count: Cell<u64>,
}

#[derive(Clone)]
enum Gathered {
    Values(Gathering<Value>),
    Outcomes(Gathering<Raises<Value>>),
}

/// What a body waits for next.
pub(crate) enum Wait {
    Turn,
    Sleep(u64),
    Join(SharedTask<Value>),
    Value(SharedTask<Value>),
    Future(Promise<Raises<Value>>),
    Values(Gathering<Value>),
    Outcomes(Gathering<Raises<Value>>),
    Job(u64, Value),
    Call(Body),
    Catch(Body),
    Timeout(u64, Body),
}

/// How a body goes on.
pub(crate) enum Next {
    Wait(Wait),
    Ended(Raises<Value>),
}

/// A body: what is left of its acts.
pub(crate) struct Body {
    lp: Loop,
    shared: Rc<Shared>,
    acts: Acts,
    next: usize,
    on_cancel: Option<Value>,
    /// What it read of the count.
    loaded: u64,
    watch: Option<YieldWatch>,
}

impl Body {
    /// Makes the body of the main task.
    pub(crate) fn main(lp: &Loop, style: Style, acts: &Acts) -> Body {
        let shared = Rc::new(Shared {
            style,
            tasks: RefCell::default(),
            handles: RefCell::default(),
            futures: RefCell::default(),
            gatherings: RefCell::default(),
            count: Cell::new(0),
        });
        Body {
            lp: lp.clone(),
            shared,
            acts: acts.clone(),
            next: 0,
            on_cancel: None,
            loaded: 0,
            watch: None,
        }
    }

    fn other(&self, acts: &Acts) -> Body {
        Body {
            lp: self.lp.clone(),
            shared: self.shared.clone(),
            acts: acts.clone(),
            next: 0,
            on_cancel: None,
            loaded: 0,
            watch: None,
        }
    }

    /// Goes on to the next wait or the end.
    pub(crate) fn next(&mut self) -> Next {
        loop {
            let acts = self.acts.clone();
            let Some(act) = acts.get(self.next) else {
                return self.end(Ok(""));
            };
            self.next += 1;
            match act {
                Act::Return(value) => return self.end(Ok(value)),
                Act::Raise(text) => {
                    return self.end(Err(Raised::new(Kind::Value, *text)));
                }
                act => match self.wait_of(act) {
                    Some(wait) => return Next::Wait(wait),
                    None => self.act(act),
                },
            }
        }
    }

    fn end(&mut self, result: Raises<Value>) -> Next {
        self.on_cancel = None;
        Next::Ended(result)
    }

    fn wait_of(&self, act: &Act) -> Option<Wait> {
        let futures = self.shared.futures.borrow();
        Some(match act {
            Act::Turn => Wait::Turn,
            Act::Sleep(us) => Wait::Sleep(*us),
            Act::Join(task) => Wait::Join(self.task(*task)),
            Act::Value(task) => Wait::Value(self.task(*task)),
            Act::Await(future) => Wait::Future(futures[*future].clone()),
            Act::AwaitGathering(number) => match self.gathered(*number) {
                Gathered::Values(all) => Wait::Values(all),
                Gathered::Outcomes(all) => Wait::Outcomes(all),
            },
            Act::Job(us, value) => Wait::Job(*us, value),
            Act::Call(acts) => Wait::Call(self.other(acts)),
            Act::Catch(acts) => Wait::Catch(self.other(acts)),
            Act::Timeout(us, acts) => Wait::Timeout(*us, self.other(acts)),
            _ => return None,
        })
    }

    fn act(&mut self, act: &Act) {
        let lp = self.lp.clone();
        match act {
            Act::Say(word) => lp.print(word),
            Act::OnCancel(word) => self.on_cancel = Some(word),
            Act::Block(us) => lp.block(*us),
            Act::Watch => self.watch = Some(YieldWatch::new(&lp)),
            Act::SayTurns => {
                let watch = self.watch.as_ref().expect("a watch");
                lp.print(format_args!("{} turns", watch.turns()));
            }
            Act::SayWho => match lp.current_task().and(Some(self.actor())) {
                Some(actor) => lp.print(actor),
                None => lp.print("nobody"),
            },
            Act::Start(acts) => self.start(self.shared.style, acts),
            Act::StartIn(style, acts) => self.start(*style, acts),
            Act::Load => self.loaded = self.shared.count.get(),
            Act::Cancel(task) => {
                lp.print(python_bool(self.task(*task).cancel()));
            }
            Act::SayDone(task) => {
                lp.print(python_bool(self.task(*task).is_done()));
            }
            Act::Forget(task) => {
                let task = self.shared.tasks.borrow_mut()[*task].take();
                drop(task);
            }
            act => self.act_on_others(act),
        }
    }

    fn start(&self, style: Style, acts: &Acts) {
        let task = players::start(style, &self.lp, self.other(acts));
        self.shared.tasks.borrow_mut().push(Some(task));
    }

    fn act_on_others(&self, act: &Act) {
        let lp = &self.lp;
        let shared = &self.shared;
        match act {
            Act::Soon(word) => {
                let word = *word;
                let handle = lp.call_soon(move |lp| lp.print(word));
                shared.handles.borrow_mut().push(handle);
            }
            Act::Later(us, word) => {
                let word = *word;
                let handle = lp.call_later(*us, move |lp| lp.print(word));
                shared.handles.borrow_mut().push(handle);
            }
            Act::CancelHandle(number) => {
                shared.handles.borrow()[*number].cancel();
            }
            Act::SayHandle(number) => {
                let cancelled = shared.handles.borrow()[*number].cancelled();
                lp.print(python_bool(cancelled));
            }
            Act::Gather(tasks) => {
                let tasks = tasks.iter().map(|task| self.task(*task));
                let all = Gathered::Values(gather(lp, tasks.collect()));
                shared.gatherings.borrow_mut().push(all);
            }
            Act::GatherOutcomes(tasks) => {
                let tasks = tasks.iter().map(|task| self.task(*task));
                let all = gather_outcomes(lp, tasks.collect());
                let all = Gathered::Outcomes(all);
                shared.gatherings.borrow_mut().push(all);
            }
            Act::CancelGathering(number) => {
                let cancelled = match self.gathered(*number) {
                    Gathered::Values(all) => all.cancel(),
                    Gathered::Outcomes(all) => all.cancel(),
                };
                lp.print(python_bool(cancelled));
            }
            Act::Grow(by) => shared.count.set(shared.count.get() + by),
            Act::SayCount => lp.print(shared.count.get()),
            Act::Store(plus) => shared.count.set(self.loaded + plus),
            act => self.act_on_futures(act),
        }
    }

    fn act_on_futures(&self, act: &Act) {
        let lp = &self.lp;
        let mut futures = self.shared.futures.borrow_mut();
        match act {
            Act::Future => futures.push(Promise::new(lp)),
            Act::Set(number, value) => {
                if let Err((state, _)) = futures[*number].set(Ok(value)) {
                    lp.print(Raised::from(state));
                }
            }
            Act::Fail(number, text) => {
                let error = Raised::new(Kind::Value, *text);
                if let Err((state, _)) = futures[*number].set(Err(error)) {
                    lp.print(Raised::from(state));
                }
            }
            Act::CancelFuture(number) => {
                lp.print(python_bool(futures[*number].cancel()));
            }
            Act::SayFuture(number) => {
                let future = &futures[*number];
                let done = python_bool(future.done());
                let result = future.result().unwrap_or_else(|s| Err(s.into()));
                lp.print(format_args!("{done} {}", text_of(&result)));
            }
            Act::OnDone(number, word) => {
                let (lp, word) = (lp.clone(), *word);
                futures[*number].on_done(move |_| lp.print(word));
            }
            act => unreachable!("{act:?} is done elsewhere"),
        }
    }

    fn actor(&self) -> Actor {
        let key = self.lp.current_task();
        let actor = key.and_then(|key| self.lp.actor(key));
        actor.expect("a body is resumed in a task")
    }

    fn task(&self, number: usize) -> SharedTask<Value> {
        let tasks = self.shared.tasks.borrow();
        tasks[number].clone().expect("its handle is there")
    }

    fn gathered(&self, number: usize) -> Gathered {
        self.shared.gatherings.borrow()[number].clone()
    }

    /// Takes what was waited for; an error ends the body.
    pub(crate) fn got(&mut self, result: Raises<Value>) -> Raises {
        let value = self.unless_raised(result)?;
        self.lp.print(value);
        Ok(())
    }

    /// Takes what came of a body whose errors are caught. That this very
    /// task is cancelled is none of those.
    pub(crate) fn caught(&mut self, result: Raises<Value>) -> Raises {
        match result {
            Err(error) if error.kind != Kind::Cancelled => {
                self.lp.print(format_args!("caught {error}"));
                Ok(())
            }
            result => self.got(result),
        }
    }

    /// Takes what came of a task, whatever it is.
    pub(crate) fn joined(&mut self, task: &SharedTask<Value>) {
        let result = task.result().expect("it was joined");
        self.lp.print(text_of(&result));
    }

    /// Takes what came of a gathering.
    pub(crate) fn gathered_values(
        &mut self,
        values: Raises<Vec<Value>>,
    ) -> Raises {
        let values = self.unless_raised(values)?;
        self.lp.print(values.join(" "));
        Ok(())
    }

    /// Takes what came of a gathering that has errors too.
    pub(crate) fn gathered_outcomes(
        &mut self,
        outcomes: Raises<Vec<Raises<Value>>>,
    ) -> Raises {
        let outcomes = self.unless_raised(outcomes)?;
        let texts: Vec<_> = outcomes.iter().map(text_of).collect();
        self.lp.print(texts.join(", "));
        Ok(())
    }

    /// Takes what came of a job.
    pub(crate) fn returned(&mut self, value: Result<Value, Fault>) -> Raises {
        let value = value.map_err(Raised::from);
        self.got(value)
    }

    /// Takes what came of a body that may be given up.
    pub(crate) fn timed(
        &mut self,
        ended: Result<Raises<Value>, Elapsed>,
    ) -> Raises {
        match ended {
            Ok(result) => self.got(result),
            Err(Elapsed) => {
                self.lp.print("given up");
                Ok(())
            }
        }
    }

    /// Lets an error end the body; the body was cancelled only if that is
    /// the error.
    fn unless_raised<T>(&mut self, result: Raises<T>) -> Raises<T> {
        if let Err(error) = &result
            && error.kind != Kind::Cancelled
        {
            self.on_cancel = None;
        }
        result
    }
}

fn text_of(result: &Raises<Value>) -> String {
    match result {
        Ok(value) => value.to_string(),
        Err(error) => error.to_string(),
    }
}

impl Drop for Body {
    /// Left in a wait, it was cancelled.
    fn drop(&mut self) {
        if let Some(word) = self.on_cancel {
            self.lp.print(word);
        }
    }
}
