//! Command line: parse, run, turn an error into an exit code.

fn main() -> std::process::ExitCode {
    lianpu::cli::main()
}
