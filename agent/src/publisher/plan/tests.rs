//! Timelines of a connection.

use super::*;

const SECOND: Duration = Duration::from_secs(1);
const PACE: Pace = Pace {
    in_flight: 3,
    backlog_gap: Duration::from_millis(100),
    ack_timeout: Duration::from_secs(30),
};

fn id(seq: u64) -> Id {
    Id { boot: 0, seq }
}

/// A spool that holds these batches.
fn holds(range: std::ops::RangeInclusive<u64>) -> State {
    let any = !range.is_empty();
    State {
        oldest: any.then(|| id(*range.start())),
        newest: any.then(|| id(*range.end())),
        ..State::default()
    }
}

/// Runs a plan until it waits; the broker confirms everything at once. Returns what was sent.
fn run(plan: &mut Plan, now: Instant, state: &State) -> Vec<u64> {
    let mut sent = Vec::new();
    loop {
        let next = match plan.next(now, state) {
            Step::Send(id) => Some(id),
            Step::LiveAfter(last) => Some(id(last.seq + 1)),
            Step::BacklogAfter(last) => {
                let next = id(last.map_or(state.oldest.expect("a backlog").seq, |last| last.seq + 1));
                (!plan.backlog_ends(Some(next))).then_some(next)
            }
            Step::Wait | Step::WaitUntil(_) => return sent,
        };
        if let Some(id) = next {
            plan.sent(now, id);
            plan.confirmed();
            sent.push(id.seq);
        }
    }
}

#[test]
fn after_an_outage_the_newest_goes_first_and_the_backlog_follows_at_its_rate() {
    let start = Instant::now();
    let mut plan = Plan::new(PACE, start);
    assert_eq!(run(&mut plan, start, &holds(1..=9)), [9, 1]);
    assert_eq!(run(&mut plan, start + PACE.backlog_gap / 2, &holds(1..=9)), [0u64; 0]);
    assert_eq!(run(&mut plan, start + PACE.backlog_gap, &holds(1..=10)), [10, 2]);
}

#[test]
fn the_backlog_stays_within_a_window_of_the_acknowledgement() {
    let start = Instant::now();
    let mut plan = Plan::new(PACE, start);
    let mut sent = Vec::new();
    for tick in 0..10 {
        sent.extend(run(&mut plan, start + SECOND * tick, &holds(1..=9)));
    }
    assert_eq!(sent, [9, 1, 2, 3]);
    assert_eq!(run(&mut plan, start + SECOND * 11, &holds(3..=9)), [4]);
}

#[test]
fn live_batches_pass_a_full_window() {
    let start = Instant::now();
    let mut plan = Plan::new(PACE, start);
    for tick in 0..10 {
        run(&mut plan, start + SECOND * tick, &holds(1..=9));
    }
    assert_eq!(run(&mut plan, start + SECOND * 11, &holds(1..=11)), [10, 11]);
}

#[test]
fn nothing_is_sent_while_the_broker_confirms_nothing() {
    let start = Instant::now();
    let mut plan = Plan::new(PACE, start);
    for seq in 1..=3 {
        plan.sent(start, id(seq));
    }
    assert_eq!(plan.next(start, &holds(1..=9)), Step::Wait);
    plan.confirmed();
    assert_ne!(plan.next(start, &holds(1..=9)), Step::Wait);
}

#[test]
fn silence_resends_only_the_oldest_with_growing_patience() {
    let start = Instant::now();
    let mut plan = Plan::new(PACE, start);
    assert_eq!(run(&mut plan, start, &holds(1..=1)), [1]);
    assert_eq!(run(&mut plan, start + SECOND, &holds(1..=2)), [2]);
    assert_eq!(
        plan.next(start + SECOND, &holds(1..=2)),
        Step::WaitUntil(start + SECOND * 30)
    );
    assert_eq!(run(&mut plan, start + SECOND * 30, &holds(1..=2)), [1]);
    assert_eq!(run(&mut plan, start + SECOND * 89, &holds(1..=2)), [0u64; 0]);
    assert_eq!(run(&mut plan, start + SECOND * 90, &holds(1..=2)), [1]);
}

#[test]
fn an_answer_after_silence_starts_over() {
    let start = Instant::now();
    let mut plan = Plan::new(PACE, start);
    run(&mut plan, start, &holds(1..=1));
    run(&mut plan, start, &holds(1..=4));
    assert_eq!(run(&mut plan, start + SECOND * 30, &holds(1..=4)), [1]);
    let mut again = Vec::new();
    for tick in 31..40 {
        again.extend(run(&mut plan, start + SECOND * tick, &holds(2..=4)));
    }
    assert_eq!(again, [4, 2, 3]);
}

#[test]
fn acknowledgements_in_time_need_no_resend() {
    let start = Instant::now();
    let mut plan = Plan::new(PACE, start);
    for seq in 1..=100u32 {
        let now = start + SECOND * seq;
        assert_eq!(
            run(&mut plan, now, &holds(u64::from(seq)..=u64::from(seq))),
            [u64::from(seq)]
        );
    }
    assert_eq!(plan.next(start + SECOND * 200, &State::default()), Step::Wait);
}
