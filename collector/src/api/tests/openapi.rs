//! The OpenAPI document: served, complete, and the same as its committed copy.

use serde_json::json;

use super::world::serve;
use crate::api::openapi;

#[test]
fn the_committed_copy_is_the_document() {
    let document = serde_json::to_string_pretty(&openapi()).expect("JSON") + "\n";
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/openapi.json");
    if std::env::var_os("UPDATE_OPENAPI").is_some() {
        std::fs::write(path, &document).expect("the copy can be written");
    }
    let committed = std::fs::read_to_string(path).unwrap_or_default();
    assert!(
        committed == document,
        "collector/openapi.json is not what the handlers say; review the change and run this test with UPDATE_OPENAPI=1"
    );
}

#[tokio::test]
async fn the_document_is_served_to_anyone() {
    let served = serve();
    let document = served.anyone().get("/api/v1/openapi.json").await.ok();
    assert_eq!(document, serde_json::to_value(openapi()).expect("JSON"));
}

#[test]
fn every_operation_tells_its_errors_and_every_schema_is_there() {
    let document = serde_json::to_value(openapi()).expect("JSON");
    let schemas = document["components"]["schemas"].as_object().expect("schemas");
    let text = document.to_string();
    for reference in text.split("\"#/components/schemas/").skip(1) {
        let name = reference.split('"').next().expect("a name");
        assert!(schemas.contains_key(name), "{name}");
    }
    assert!(schemas.contains_key("Problem") && schemas.contains_key("IncidentDetail"));
    let mut ids = std::collections::BTreeSet::new();
    for (path, methods) in document["paths"].as_object().expect("paths") {
        for (method, operation) in methods.as_object().expect("methods") {
            assert!(ids.insert(operation["operationId"].to_string()), "{method} {path}");
            assert_ne!(operation["summary"], json!(null), "{method} {path}");
            assert_ne!(operation["tags"], json!(null), "{method} {path}");
        }
    }
}

#[test]
fn vocabularies_are_documented_as_they_are_written() {
    let document = serde_json::to_value(openapi()).expect("JSON");
    let schemas = document["components"]["schemas"].as_object().expect("schemas");
    assert_eq!(schemas["Priority"]["enum"], json!(["p1", "p2", "p3", "p4"]));
    for (name, schema) in schemas {
        for word in schema["enum"].as_array().into_iter().flatten() {
            let word = word.as_str().expect("a word");
            assert_eq!(word, word.to_lowercase(), "{name}");
        }
    }
}
