//! Makes the folder of the built web console, so that cargo alone can build the collector; what is in it gets embedded.

use std::path::Path;

fn main() -> std::io::Result<()> {
    let built = Path::new(env!("CARGO_MANIFEST_DIR")).join("console/dist");
    std::fs::create_dir_all(&built)?;
    println!("cargo::rerun-if-changed=console/dist");
    Ok(())
}
