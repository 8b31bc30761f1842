//! Hands what the fuzzer makes up to the target `office`.
#![no_main]

#[path = "../targets.rs"]
mod targets;

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| targets::run("office", bytes));
