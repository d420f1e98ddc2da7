//! A block: the samples of one agent over some time. The times are kept once, each series has a column; columns can be
//! read alone.

mod column;
mod merge;
mod varint;

use std::ops::Range;

pub use merge::merge;
pub use varint::Broken;

use varint::{Reader, put_signed, put_unsigned};

/// First byte: the layout, and whether the rest is compressed.
const PLAIN: u8 = 1;
const COMPRESSED: u8 = 2;
/// Bytes of a block before compression, at most: what is beyond stays in several blocks.
pub const MAX_BYTES: usize = 64 << 20;
/// The level at which speed is still above ten million samples a second.
const LEVEL: i32 = 3;

/// Samples of one agent: strictly increasing times, and a packed column for each series.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Block {
    times_ms: Vec<i64>,
    /// Series number, and where its column is; by number.
    index: Vec<(u32, Range<usize>)>,
    columns: Vec<u8>,
}

impl Block {
    /// A block without columns. The times must be strictly increasing.
    #[must_use]
    pub fn new(times_ms: Vec<i64>) -> Self {
        debug_assert!(times_ms.is_sorted_by(|a, b| a < b), "times must be increasing");
        Self {
            times_ms,
            ..Self::default()
        }
    }

    /// Adds the column of a series: one value a time. Series come in the order of their numbers.
    pub fn push(&mut self, series: u32, values: &[Option<f64>]) {
        debug_assert_eq!(values.len(), self.times_ms.len(), "one value a time");
        debug_assert!(self.index.last().is_none_or(|(last, _)| *last < series), "in order");
        let start = self.columns.len();
        column::pack(values, &mut self.columns);
        self.index.push((series, start..self.columns.len()));
    }

    /// When the samples were taken, in milliseconds since the epoch.
    #[must_use]
    pub fn times_ms(&self) -> &[i64] {
        &self.times_ms
    }

    /// The series that it has, increasing.
    pub fn series(&self) -> impl Iterator<Item = u32> {
        self.index.iter().map(|(series, _)| *series)
    }

    /// Bytes of the columns.
    #[must_use]
    pub fn bytes(&self) -> usize {
        self.columns.len()
    }

    /// The values of a series, one a time; `None` if the block does not have it.
    ///
    /// # Errors
    /// That the column is broken.
    pub fn column(&self, series: u32) -> Result<Option<Vec<Option<f64>>>, Broken> {
        match self.index.binary_search_by_key(&series, |(series, _)| *series) {
            Ok(at) => column::unpack(&self.columns[self.index[at].1.clone()], self.times_ms.len()).map(Some),
            Err(_) => Ok(None),
        }
    }

    /// The samples of a series by time.
    ///
    /// # Errors
    /// That the column is broken.
    pub fn samples(&self, series: u32) -> Result<Vec<(i64, f64)>, Broken> {
        let column = self.column(series)?.unwrap_or_default();
        let timed = self.times_ms.iter().zip(column);
        Ok(timed.filter_map(|(time, value)| Some((*time, value?))).collect())
    }

    /// Reads every column once.
    ///
    /// # Errors
    /// That one is broken.
    pub fn verify(&self) -> Result<(), Broken> {
        self.series().try_for_each(|series| self.column(series).map(drop))
    }

    /// As bytes, for what is merged soon.
    #[must_use]
    pub fn to_plain(&self) -> Vec<u8> {
        let mut bytes = vec![PLAIN];
        self.put(&mut bytes);
        bytes
    }

    /// As bytes, compressed and with a check sum, for what is kept.
    ///
    /// # Errors
    /// That there is no memory for it.
    pub fn to_compressed(&self) -> std::io::Result<Vec<u8>> {
        let mut plain = Vec::with_capacity(self.columns.len() + self.index.len() * 3 + self.times_ms.len() * 2);
        self.put(&mut plain);
        let mut compressor = zstd::bulk::Compressor::new(LEVEL)?;
        compressor.include_checksum(true)?;
        let mut bytes = vec![COMPRESSED];
        put_unsigned(&mut bytes, u64::try_from(plain.len()).unwrap_or(u64::MAX));
        bytes.extend(compressor.compress(&plain)?);
        Ok(bytes)
    }

    fn put(&self, out: &mut Vec<u8>) {
        put_unsigned(out, self.times_ms.len() as u64);
        let (mut previous, mut step) = (0, 0);
        for &time in &self.times_ms {
            let next = time.wrapping_sub(previous);
            put_signed(out, next.wrapping_sub(step));
            (previous, step) = (time, next);
        }
        put_unsigned(out, self.index.len() as u64);
        let mut next = 0;
        for (series, column) in &self.index {
            put_unsigned(out, u64::from(*series - next));
            put_unsigned(out, column.len() as u64);
            next = series.saturating_add(1);
        }
        out.extend_from_slice(&self.columns);
    }

    /// Reads the bytes of a block.
    ///
    /// # Errors
    /// That they are not such, or damaged.
    pub fn read(bytes: &[u8]) -> Result<Self, Broken> {
        let mut reader = Reader::new(bytes);
        match reader.take(1)?[0] {
            PLAIN => Self::parse(reader),
            COMPRESSED => {
                let size = reader.count(2 * MAX_BYTES)?;
                let plain = zstd::bulk::decompress(reader.rest(), size)
                    .map_err(|_| Broken("a block that cannot be decompressed"))?;
                Self::parse(Reader::new(&plain))
            }
            _ => Err(Broken("a block of an unknown layout")),
        }
    }

    fn parse(mut reader: Reader<'_>) -> Result<Self, Broken> {
        let mut block = Self::default();
        let times = reader.count(reader.rest().len())?;
        let (mut time, mut step) = (0i64, 0i64);
        for _ in 0..times {
            step = step.wrapping_add(reader.signed()?);
            time = time.wrapping_add(step);
            block.times_ms.push(time);
        }
        if !block.times_ms.is_sorted_by(|a, b| a < b) {
            return Err(Broken("times that do not increase"));
        }
        let columns = reader.count(reader.rest().len())?;
        let (mut next, mut start) = (0u64, 0usize);
        for _ in 0..columns {
            let series = next.saturating_add(reader.unsigned()?);
            let end = start.saturating_add(reader.count(usize::MAX)?);
            let series = u32::try_from(series).map_err(|_| Broken("a series beyond the limit"))?;
            block.index.push((series, start..end));
            (next, start) = (u64::from(series) + 1, end);
        }
        if start != reader.rest().len() {
            return Err(Broken("columns that are cut off"));
        }
        block.columns = reader.rest().to_vec();
        Ok(block)
    }
}

#[cfg(test)]
mod tests;
