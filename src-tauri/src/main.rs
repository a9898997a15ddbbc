//! The program: everything is in the library beside it.

fn main() {
    ringlet_shell::run();
}
