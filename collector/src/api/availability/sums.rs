//! From the pieces of a service's downtime to figures, pure. Everything is in whole milliseconds, so that the accounts add up
//! to the downtime exactly.

use jiff::Timestamp;
use zongbao_core::attribution::{Account, Claim, Stretch, joined};

/// The milliseconds of a stretch.
pub(super) fn length(stretch: Stretch) -> i64 {
    (stretch.to.as_millisecond() - stretch.from.as_millisecond()).max(0)
}

/// The part of a stretch that lies within another; empty (of length 0) if there is none.
pub(super) fn clip(stretch: Stretch, within: Stretch) -> Stretch {
    Stretch {
        from: stretch.from.max(within.from),
        to: stretch.to.min(within.to),
    }
}

/// How long it was down within a stretch, and how long of that under approved maintenance.
pub(super) fn down(pieces: &[Claim], within: Stretch) -> (i64, i64) {
    let mut sums = (0, 0);
    for piece in pieces {
        let length = length(clip(piece.stretch, within));
        sums.0 += length;
        if piece.account == Account::Maintenance {
            sums.1 += length;
        }
    }
    sums
}

/// How much of a stretch none of these covers.
pub(super) fn uncovered(within: Stretch, by: &[Stretch]) -> i64 {
    let inside: Vec<Stretch> = by.iter().map(|stretch| clip(*stretch, within)).collect();
    length(within) - joined(&inside).into_iter().map(length).sum::<i64>()
}

/// Per cent of the time that it was not down; `None` of no time at all.
pub(super) fn percent(down_ms: i64, of_ms: i64) -> Option<f64> {
    #[expect(
        clippy::cast_precision_loss,
        reason = "a figure for people; milliseconds of centuries are exact"
    )]
    (of_ms > 0).then(|| (100.0 * (of_ms - down_ms).max(0) as f64 / of_ms as f64).min(100.0))
}

/// Cuts a stretch into steps; the last one may be shorter.
pub(super) fn steps(within: Stretch, step_ms: i64) -> Vec<Stretch> {
    let mut steps = Vec::new();
    let (mut from, to) = (within.from.as_millisecond(), within.to.as_millisecond());
    while from < to {
        let end = from.saturating_add(step_ms).min(to);
        let time = |ms| Timestamp::from_millisecond(ms).unwrap_or(within.to);
        steps.push(Stretch {
            from: time(from),
            to: time(end),
        });
        from = end;
    }
    steps
}

#[cfg(test)]
mod tests {
    use super::*;

    fn stretch(from: i64, to: i64) -> Stretch {
        let at = |second| Timestamp::from_second(second).expect("a time");
        Stretch {
            from: at(from),
            to: at(to),
        }
    }

    fn piece(account: Account, from: i64, to: i64) -> Claim {
        Claim {
            account,
            stretch: stretch(from, to),
            incident: None,
        }
    }

    #[test]
    fn steps_share_the_downtime_out_without_losing_any() {
        let pieces = [piece(Account::Undetermined, 5, 25), piece(Account::Maintenance, 25, 31)];
        let steps = steps(stretch(0, 35), 10_000);
        assert_eq!(steps.len(), 4);
        assert_eq!(steps[3], stretch(30, 35));
        let each: Vec<_> = steps.iter().map(|step| down(&pieces, *step)).collect();
        assert_eq!(each, [(5_000, 0), (10_000, 0), (10_000, 5_000), (1_000, 1_000)]);
        assert_eq!(down(&pieces, stretch(0, 35)), (26_000, 6_000));
    }

    #[test]
    fn of_no_time_there_is_no_percentage() {
        assert_eq!(percent(0, 0), None);
        assert_eq!(percent(1, 4), Some(75.0));
        assert_eq!(percent(9, 4), Some(0.0));
    }

    #[test]
    fn what_no_run_covers_was_not_observed() {
        let runs = [stretch(0, 10), stretch(8, 12), stretch(20, 40)];
        assert_eq!(uncovered(stretch(5, 30), &runs), 8_000);
    }
}
