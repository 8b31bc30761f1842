//! Hands what the fuzzer makes up to the target `xls`.
#![no_main]

#[path = "../targets.rs"]
mod targets;

// the reader of workbooks panics on damaged ones, which is caught; the fuzzer's hook would end the program before that
libfuzzer_sys::fuzz_target!(init: std::panic::set_hook(Box::new(|_| {})), |bytes: &[u8]| targets::run("xls", bytes));
