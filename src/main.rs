//! Command line: parse, run, turn an error into an exit code.

/// The database and the threads of a build leave memory in many pieces; this allocator gives it back, and is quicker about it.
#[cfg(all(target_os = "linux", target_env = "gnu"))]
#[global_allocator]
static ALLOCATOR: tikv_jemallocator::Jemalloc = tikv_jemallocator::Jemalloc;

fn main() -> std::process::ExitCode {
    lianpu::cli::main()
}
