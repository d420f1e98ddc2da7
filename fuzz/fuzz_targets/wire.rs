//! See `zongbao_fuzz::wire`.

#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| zongbao_fuzz::wire(bytes));
