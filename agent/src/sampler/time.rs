//! `time.*`: what the kernel's clock discipline knows, which any of chrony, ntpd and systemd-timesyncd feeds.

use std::io;
use std::time::Duration;

use anyhow::{Context as _, Result};

use super::Sampler;
use crate::reading::Reading;

pub(super) struct Clock;

impl Sampler for Clock {
    fn name(&self) -> &'static str {
        "time"
    }

    fn sample(&mut self, _at: Duration, out: &mut Vec<Reading>) -> Result<()> {
        let discipline = discipline().context("cannot ask the kernel for its clock discipline (adjtimex)")?;
        out.extend(readings(discipline));
        Ok(())
    }
}

struct Discipline {
    offset: i64,
    status: i32,
}

fn discipline() -> io::Result<Discipline> {
    // SAFETY: all fields of `timex` are integers, for which zero is valid; `modes = 0` only reads, and the pointer is to
    // a live, exclusively borrowed local.
    let (result, timex) = unsafe {
        let mut timex: libc::timex = std::mem::zeroed();
        (libc::adjtimex(&mut timex), timex)
    };
    match result {
        -1 => Err(io::Error::last_os_error()),
        _ => Ok(Discipline {
            offset: timex.offset,
            status: timex.status,
        }),
    }
}

/// Without a time source the offset means nothing, so it is left out.
fn readings(discipline: Discipline) -> Vec<Reading> {
    let synchronised = discipline.status & libc::STA_UNSYNC == 0;
    let mut readings = vec![Reading::own("time.synchronised", f64::from(u8::from(synchronised)))];
    if synchronised {
        let nanoseconds = discipline.status & libc::STA_NANO != 0;
        let unit = if nanoseconds { 1e9 } else { 1e6 };
        readings.push(Reading::own("time.offset_seconds", discipline.offset as f64 / unit));
    }
    readings
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_offset_is_in_seconds_whatever_the_kernel_counts_in() {
        let offset = |status| readings(Discipline { offset: -1500, status })[1].value;
        assert_eq!(offset(libc::STA_NANO), -1.5e-6);
        assert_eq!(offset(0), -1.5e-3);
    }

    #[test]
    fn without_a_time_source_there_is_no_offset() {
        let readings = readings(Discipline {
            offset: 5,
            status: libc::STA_UNSYNC,
        });
        assert_eq!(readings, [Reading::own("time.synchronised", 0.0)]);
    }

    #[test]
    fn this_kernel_answers() {
        discipline().expect("adjtimex may be called by anyone");
    }
}
