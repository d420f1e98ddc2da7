//! Incidents: found, told in full, and acted on.

use jiff::SignedDuration;
use serde_json::{Value, json};

use super::client::ids;
use super::world::{serve, serve_with, start};
use crate::api::Settings;

#[tokio::test]
async fn one_incident_tells_cause_effect_and_who_is_responsible() {
    let served = serve();
    let id = served.world.fail("pg", "sql");
    let incident = served.contractor().get(&format!("/api/v1/incidents/{id}")).await.ok();
    assert_eq!(incident["root_cause"]["id"], "pg");
    assert_eq!(incident["class"], "failure");
    assert_eq!(incident["state"], "open");
    assert_eq!(ids(&incident["services"]), ["portal"]);
    assert_eq!(
        incident["responsible"]["party"],
        json!({ "id": "softcom", "name": "软通运维" })
    );
    assert_eq!(incident["responsible"]["contract"], "app-2026");
    assert_eq!(incident["candidates"][0]["component"]["id"], "pg");
    assert_eq!(incident["evidence"][0]["check"], "sql");
    assert_eq!(incident["evidence"][0]["by"], json!({ "type": "collector" }));
    assert_eq!(incident["timeline"][0]["change"], "opened");
    assert_eq!(incident["timeline"][0]["user"], Value::Null);
    assert_eq!(incident["since"], start().to_string());
    let kinds: Vec<_> = incident["clocks"]
        .as_array()
        .expect("clocks")
        .iter()
        .map(|clock| &clock["kind"])
        .collect();
    assert_eq!(kinds, ["respond", "restore"]);
    let explained = served
        .contractor()
        .get(&format!("/api/v1/incidents/{id}/explain"))
        .await
        .ok();
    for language in ["en", "zh"] {
        let sentence = incident["story"][language].as_str().expect("a story");
        assert!(sentence.contains("pg") && sentence.contains("软通运维"), "{sentence}");
        assert!(
            explained[language].as_str().expect("a text").contains(sentence),
            "{explained}"
        );
    }
}

#[tokio::test]
async fn an_incident_lives_through_its_actions_and_each_is_recorded() {
    let served = serve();
    let id = served.world.fail("pg", "sql");
    let (client, path) = (served.contractor(), format!("/api/v1/incidents/{id}/actions"));
    let acknowledged = client.post(&path, json!({ "action": "acknowledge" })).await.ok();
    assert_eq!(acknowledged["state"], "acknowledged");
    assert_eq!(acknowledged["acknowledged"]["by"], "token:gc Operator");
    assert!(
        !acknowledged["clocks"][0]["stopped_at"].is_null(),
        "the respond clock stops"
    );
    let again = client.post(&path, json!({ "action": "acknowledge" })).await;
    assert_eq!(again.problem(), (409, "already_acknowledged".to_owned()));
    let noted = client
        .post(&path, json!({ "action": "note", "text": "磁盘已更换" }))
        .await
        .ok();
    assert_eq!(noted["notes"][0]["text"], "磁盘已更换");
    let resolved = client
        .post(&path, json!({ "action": "resolve", "reason": "disk replaced" }))
        .await
        .ok();
    assert_eq!(resolved["state"], "resolved");
    let changes: Vec<_> = resolved["timeline"]
        .as_array()
        .expect("entries")
        .iter()
        .map(|e| &e["action"])
        .collect();
    assert_eq!(
        changes,
        [&Value::Null, &json!("acknowledge"), &json!("note"), &json!("resolve")]
    );
    assert_eq!(resolved["timeline"][3]["text"], "disk replaced");
    let unknown = client
        .post("/api/v1/incidents/INC-0/actions", json!({ "action": "acknowledge" }))
        .await;
    assert_eq!(unknown.problem(), (404, "not_found".to_owned()));
}

#[tokio::test]
async fn an_action_of_the_wrong_form_is_refused_with_the_reason() {
    let served = serve();
    let id = served.world.fail("pg", "sql");
    let (client, path) = (served.contractor(), format!("/api/v1/incidents/{id}/actions"));
    for body in [
        json!({}),
        json!({ "action": "explode" }),
        json!({ "action": "note" }),
        json!({ "action": "note", "txt": 1 }),
    ] {
        assert_eq!(
            client.post(&path, body.clone()).await.problem(),
            (422, "invalid_request".to_owned()),
            "{body}"
        );
    }
    let empty = client.post(&path, json!({ "action": "note", "text": " " })).await;
    assert_eq!(empty.problem(), (409, "text_missing".to_owned()));
}

#[tokio::test]
async fn the_list_is_filtered() {
    let served = serve();
    let pg = served.world.fail("pg", "sql").to_string();
    let cam = served.world.fail("cam-1", "rtsp").to_string();
    let client = served.contractor();
    let path = format!("/api/v1/incidents/{cam}/actions");
    client
        .post(&path, json!({ "action": "resolve", "reason": "lens cleaned" }))
        .await
        .ok();
    let cases = [
        ("", vec![cam.as_str(), pg.as_str()]),
        ("active=true", vec![pg.as_str()]),
        ("state=resolved,merged", vec![cam.as_str()]),
        ("class=failure", vec![cam.as_str(), pg.as_str()]),
        ("class=degradation", vec![]),
        ("party=softcom", vec![pg.as_str()]),
        ("component=portal", vec![pg.as_str()]),
        ("component=cam-1", vec![cam.as_str()]),
        ("q=PG", vec![pg.as_str()]),
        ("from=2030-01-01T00:00:00Z", vec![]),
        ("to=2020-01-01T00:00:00Z", vec![]),
    ];
    for (query, expected) in cases {
        let page = client.get(&format!("/api/v1/incidents?{query}")).await.ok();
        assert_eq!(ids(&page["items"]), expected, "{query}");
    }
    for query in [
        "state=opne",
        "limit=0",
        "limit=1001",
        "after=x",
        "from=yesterday",
        "sate=open",
    ] {
        let answer = client.get(&format!("/api/v1/incidents?{query}")).await;
        assert!(matches!(answer.problem().0, 400 | 422), "{query}");
    }
}

#[tokio::test]
async fn pages_run_through_memory_and_archive_without_a_gap_or_a_repetition() {
    let served = serve_with(Settings {
        max_page: 7,
        ..Settings::default()
    });
    served.world.fail("pg", "sql");
    served.world.fail("cam-1", "rtsp");
    for number in 0..450_i64 {
        let opened_at = start() - SignedDuration::from_secs(number / 2);
        served.world.archive(&format!("INC-OLD-{number:03}"), opened_at);
    }
    let newest = served.contractor().get("/api/v1/incidents?limit=1").await.ok();
    let held = newest["items"][0].clone();
    served.world.archive(
        held["id"].as_str().expect("id"),
        held["opened_at"].as_str().expect("at").parse().expect("time"),
    );

    let (mut seen, mut after) = (Vec::new(), String::new());
    loop {
        let page = served
            .contractor()
            .get(&format!("/api/v1/incidents?limit=7{after}"))
            .await
            .ok();
        let items = page["items"].as_array().expect("items").clone();
        seen.extend(
            items
                .iter()
                .map(|item| (item["opened_at"].to_string(), item["id"].to_string())),
        );
        let Some(next) = page["next"].as_str() else { break };
        after = format!("&after={next}");
    }
    assert_eq!(seen.len(), 452);
    let sorted = {
        let mut sorted = seen.clone();
        sorted.sort_by(|a, b| b.cmp(a));
        sorted.dedup();
        sorted
    };
    assert_eq!(seen, sorted);
}

#[tokio::test]
async fn an_archived_incident_can_still_be_read() {
    let served = serve();
    served.world.fail("pg", "sql");
    served.world.archive("INC-OLD", start());
    let old = served.contractor().get("/api/v1/incidents/INC-OLD").await.ok();
    assert_eq!(old["state"], "resolved");
    assert_eq!(
        old["related"][0]["root_cause"]["id"], "pg",
        "the newer one on the same root cause"
    );
}
