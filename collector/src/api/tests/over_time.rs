//! Availability, what changed, what an incident resembles, and where contracts leave gaps: over time, by who asks.

use serde_json::{Value, json};
use zongbao_core::attribution::{Account, Claim, Stretch};
use zongbao_core::ids::ComponentId;

use super::client::ids;
use super::world::{Served, serve, start};
use crate::api::auth::Access;
use crate::api::ports::{AgentDid, Happening};

async fn heal(served: &Served, of: &str, check: &str) {
    for _ in 0..40 {
        served.world.see(of, check, zongbao_core::health::Status::Ok);
        served.world.wait(10);
    }
}

fn total(sum: &Value) -> i64 {
    let accounts = sum["accounts"].as_array().expect("accounts").iter();
    accounts
        .map(|account| account["downtime_ms"].as_i64().expect("milliseconds"))
        .sum()
}

#[tokio::test]
async fn downtime_is_on_exactly_one_account_and_the_accounts_add_up() {
    let served = serve();
    served.world.wait(3600);
    let incident = served.world.fail("pg", "sql").to_string();
    heal(&served, "pg", "sql").await;
    served.world.wait(3600);
    let path = "/api/v1/services/portal/availability?step=3600";
    let seen = served.contractor().get(path).await.ok();
    let down = seen["downtime_ms"].as_i64().expect("milliseconds");
    assert!(down > 60_000, "{seen}");
    assert_eq!(total(&seen), down);
    assert_eq!(seen["accounts"][0]["account"], "party");
    assert_eq!(seen["accounts"][0]["party"]["id"], "softcom");
    assert_eq!(seen["downtime"][0]["incident"], incident.as_str());
    assert_eq!(seen["recorded_from"], start().to_string().as_str());
    assert_eq!(seen["unobserved_ms"], 0);
    let steps = seen["steps"].as_array().expect("steps");
    let by_step: i64 = steps.iter().map(|step| step["downtime_ms"].as_i64().expect("ms")).sum();
    assert_eq!(by_step, down);
    assert_eq!(steps[0]["percent"], Value::Null, "nothing was recorded a month ago");
    assert_eq!(steps.last().expect("one")["percent"], 100.0);
    let percent = seen["percent"].as_f64().expect("a figure");
    assert!((80.0..100.0).contains(&percent), "{percent}");

    let all = served.contractor().get("/api/v1/services/availability").await.ok();
    let services: Vec<_> = all["services"].as_array().expect("services").iter().collect();
    assert_eq!(services.len(), 2);
    assert_eq!(
        (&services[0]["service"]["id"], &services[0]["downtime_ms"]),
        (&json!("portal"), &json!(down))
    );
    assert_eq!(
        (&services[1]["service"]["id"], &services[1]["percent"]),
        (&json!("cctv"), &json!(100.0))
    );
}

#[tokio::test]
async fn approved_maintenance_is_an_account_of_its_own() {
    let served = serve();
    served.world.wait(1000);
    let at = |second| start() + jiff::SignedDuration::from_secs(second);
    served.world.excused.lock().unwrap().push((
        ComponentId::new("portal"),
        Claim {
            account: Account::Maintenance,
            stretch: Stretch {
                from: at(100),
                to: at(300),
            },
            incident: None,
        },
    ));
    let seen = served
        .contractor()
        .get("/api/v1/services/portal/availability")
        .await
        .ok();
    assert_eq!(
        seen["accounts"],
        json!([{ "account": "maintenance", "party": null, "downtime_ms": 200_000 }])
    );
    assert_eq!(
        (&seen["percent"], &seen["percent_outside_maintenance"]),
        (&json!(80.0), &json!(100.0))
    );
}

#[tokio::test]
async fn a_party_learns_of_its_own_account_only() {
    let served = serve();
    let incident = served.world.fail("pg", "sql").to_string();
    let path = "/api/v1/services/portal/availability";
    let own = served.token("softcom", Access::Viewer).get(path).await.ok();
    assert_eq!(own["accounts"][0]["party"]["id"], "softcom");
    let other = served.token("netcom", Access::Viewer).get(path).await.ok();
    assert_eq!(other["downtime_ms"], own["downtime_ms"], "that it is down is in sight");
    assert_eq!(
        (&other["accounts"][0]["account"], &other["accounts"][0]["party"]),
        (&json!("party"), &Value::Null)
    );
    assert_eq!(
        (&other["downtime"][0]["party"], &other["downtime"][0]["incident"]),
        (&Value::Null, &json!(incident))
    );
    assert!(!other.to_string().contains("softcom"), "{other}");
    let cameras = "/api/v1/services/cctv/availability";
    assert_eq!(
        served.token("softcom", Access::Viewer).get(cameras).await.problem().0,
        404
    );
    let all = served
        .token("netcom", Access::Viewer)
        .get("/api/v1/services/availability")
        .await
        .ok();
    assert_eq!(all["services"].as_array().expect("services").len(), 1);
    assert_eq!(
        served
            .contractor()
            .get("/api/v1/services/pg/availability")
            .await
            .problem()
            .0,
        404
    );
}

#[tokio::test]
async fn a_stretch_of_time_has_limits() {
    let served = serve();
    let client = served.contractor();
    let path = "/api/v1/services/portal/availability";
    for query in [
        "from=2027-01-01T00:00:00Z",
        "from=1990-01-01T00:00:00Z",
        "step=0",
        "step=60",
        "from=2026-12-01T00:00:00Z&to=2026-11-01T00:00:00Z",
    ] {
        assert_eq!(client.get(&format!("{path}?{query}")).await.problem().0, 422, "{query}");
    }
    assert_eq!(
        client
            .get("/api/v1/changes?from=2027-01-01T00:00:00Z")
            .await
            .problem()
            .0,
        422
    );
    assert_eq!(client.get("/api/v1/changes?kind=weather").await.problem().0, 422);
}

fn kinds(page: &Value) -> Vec<&str> {
    let items = page["items"].as_array().expect("items").iter();
    items.map(|item| item["kind"].as_str().expect("a kind")).collect()
}

#[tokio::test]
async fn what_changed_is_told_newest_first_page_by_page() {
    let served = serve();
    let incident = served.world.fail("pg", "sql").to_string();
    let client = served.contractor();
    let all = client.get("/api/v1/changes?kind=state,incident").await.ok();
    let opened = all["items"]
        .as_array()
        .expect("items")
        .iter()
        .find(|item| item["kind"] == "incident");
    let opened = opened.expect("the incident was opened");
    assert_eq!(
        (&opened["incident"]["id"], &opened["component"]["id"]),
        (&json!(incident), &json!("pg"))
    );
    assert_eq!(opened["incident"]["entry"]["change"], "opened");
    let mut paged = Vec::new();
    let mut after = String::new();
    loop {
        let page = client.get(&format!("/api/v1/changes?limit=2{after}")).await.ok();
        paged.extend(page["items"].as_array().expect("items").clone());
        let Some(next) = page["next"].as_u64() else { break };
        after = format!("&after={next}");
    }
    assert_eq!(&paged, all["items"].as_array().expect("items"));
    let of_portal = client.get("/api/v1/changes?component=portal").await.ok();
    assert!(
        kinds(&of_portal).contains(&"incident"),
        "it was taken down: {of_portal}"
    );
    assert!(kinds(&of_portal).contains(&"state"), "{of_portal}");
    assert_eq!(
        client.get("/api/v1/changes?component=cctv").await.ok()["items"],
        json!([])
    );
    let at_site = client.get("/api/v1/changes?site=noc").await.ok();
    assert_eq!(at_site["items"], json!([]));
}

#[tokio::test]
async fn what_changed_is_told_to_each_party_as_far_as_it_sees() {
    let served = serve();
    served.world.fail("pg", "sql");
    served.world.fail("cam-1", "rtsp");
    let world = &served.world;
    world.happen(Happening::Started {
        version: "1".to_owned(),
    });
    let came = |agent: &str| Happening::Agent {
        agent: ComponentId::new(agent),
        did: AgentDid::Came,
        version: None,
    };
    world.happen(came("web-1"));
    world.happen(came("cam-1"));
    let netcom = served.token("netcom", Access::Viewer).get("/api/v1/changes").await.ok();
    for hidden in ["\"pg\"", "\"cam-1\"", "started", "softcom"] {
        let shown = netcom["items"].as_array().expect("items").iter();
        let shown = shown
            .filter(|item| item["kind"] != "incident")
            .map(Value::to_string)
            .collect::<String>();
        assert!(
            !shown.contains(&format!("\"kind\":{hidden}")) && !shown.contains(&format!("\"id\":{hidden}")),
            "{hidden}: {shown}"
        );
    }
    let incidents: Vec<&Value> = netcom["items"]
        .as_array()
        .expect("items")
        .iter()
        .filter(|i| i["kind"] == "incident")
        .collect();
    assert!(!incidents.is_empty(), "the portal is in its sight");
    assert!(
        incidents.iter().all(|item| item["incident"]["entry"].is_null()),
        "in outline"
    );
    let softcom = served
        .token("softcom", Access::Viewer)
        .get("/api/v1/changes?kind=agent,started")
        .await
        .ok();
    assert_eq!(kinds(&softcom), ["agent"]);
    assert_eq!(softcom["items"][0]["component"]["id"], "web-1");
    let unseen = served
        .token("softcom", Access::Viewer)
        .get("/api/v1/changes?component=cam-1")
        .await;
    assert_eq!(unseen.problem().0, 404);
    assert_eq!(
        kinds(&served.contractor().get("/api/v1/changes?kind=agent,started").await.ok()).len(),
        3
    );
}

#[tokio::test]
async fn incidents_that_resemble_one_are_found_in_memory_and_in_the_archive() {
    let served = serve();
    served.world.fail("cam-1", "rtsp");
    let incident = served.world.fail("pg", "sql").to_string();
    served
        .world
        .archive("INC-OLD", start() - jiff::SignedDuration::from_hours(48));
    let path = format!("/api/v1/incidents/{incident}/related");
    let related = served.contractor().get(&path).await.ok();
    let found = related.as_array().expect("a list");
    assert_eq!(found.len(), 1, "the camera has nothing to do with it: {related}");
    assert_eq!(found[0]["incident"]["id"], "INC-OLD");
    assert_eq!(
        (&found[0]["same_root_cause"], &found[0]["same_party"]),
        (&json!(true), &json!(true))
    );
    assert_eq!(found[0]["overlap"], 1.0);
    assert_eq!(
        served.token("netcom", Access::Viewer).get(&path).await.problem().0,
        404,
        "outline is not enough"
    );
}

#[tokio::test]
async fn stretches_ahead_without_cover_are_named() {
    let served = serve();
    let coverage = served.contractor().get("/api/v1/coverage?within_days=60").await.ok();
    let gaps = coverage["gaps"].as_array().expect("gaps");
    let first = &gaps[0];
    assert_eq!(first["components"], json!(["db-1", "nginx", "noc-1", "pg", "web-1"]));
    assert_eq!((&first["to"], &first["component_count"]), (&Value::Null, &json!(5)));
    assert_eq!(coverage["overlaps"], json!([]));
    let softcom = served
        .token("softcom", Access::Viewer)
        .get("/api/v1/coverage")
        .await
        .ok();
    assert_eq!(softcom["gaps"].as_array().expect("gaps").len(), 1);
    assert_eq!(ids(&softcom["uncovered"]), Vec::<&str>::new());
}
