//! Each file of `config/invalid/health` gives exactly the errors it announces.

mod files;

use zongbao_core::engine::Settings;

#[test]
fn each_invalid_file_gives_exactly_the_errors_it_announces() {
    let mut wrong = Vec::new();
    let folder = files::of("invalid/health");
    assert!(folder.len() > 10, "the folder holds one file for each error");
    for file in folder {
        let errors = match Settings::from_toml(&file.name, &file.text) {
            Ok(_) => Vec::new(),
            Err(problems) => problems.iter().map(ToString::to_string).collect(),
        };
        if errors != files::announced(&file) || errors.is_empty() {
            wrong.push(format!("{} gives\n{}\n", file.name, errors.join("\n")));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}
