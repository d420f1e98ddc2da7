//! The command `zongbao-agent`.
fn main() {}
