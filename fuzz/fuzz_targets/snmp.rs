//! See `zongbao_fuzz::snmp`.

#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| zongbao_fuzz::snmp(bytes));
