//! The network: components, links, services, parties, contracts, metrics.

use serde_json::{Value, json};
use zongbao_core::health::Status;

use super::client::ids;
use super::world::serve;
use crate::api::auth::Access;

#[tokio::test]
async fn components_are_searched_filtered_sorted_and_paged() {
    let served = serve();
    served.world.fail("pg", "sql");
    let client = served.contractor();
    let cases = [
        ("q=SW", vec!["sw-1"]),
        ("q=交换机", vec!["sw-1"]),
        ("kind=switch,database", vec!["pg", "sw-1"]),
        ("site=noc", vec!["noc-1"]),
        ("label=tier=web", vec!["web-1"]),
        ("label=tier", vec!["web-1"]),
        ("label=tier=db", vec![]),
        ("party=netcom&kind=switch", vec!["sw-1"]),
        ("state=failed", vec!["pg"]),
        ("kind=database,software&sort=state", vec!["pg", "nginx"]),
        ("limit=2&offset=1", vec!["cctv", "db-1"]),
        ("offset=99", vec![]),
    ];
    for (query, expected) in cases {
        let page = client.get(&format!("/api/v1/components?{query}")).await.ok();
        assert_eq!(ids(&page["items"]), expected, "{query}");
    }
    assert_eq!(client.get("/api/v1/components?limit=2").await.ok()["total"], 13);
    let wrong = client.get("/api/v1/components?kind=swich").await;
    assert!(
        wrong.body["detail"].as_str().expect("text").contains("expected one of"),
        "{}",
        wrong.body
    );
    assert_eq!(wrong.problem(), (422, "invalid_value".to_owned()));
}

#[tokio::test]
async fn one_component_tells_state_checks_neighbours_and_responsibility() {
    let served = serve();
    served.world.see("pg", "icmp", Status::Ok);
    let id = served.world.fail("pg", "sql").to_string();
    let pg = served.contractor().get("/api/v1/components/pg").await.ok();
    assert_eq!(pg["state"], "failed");
    assert_eq!(pg["incidents"], json!([id]));
    assert_eq!(ids(&pg["history"]), [id.as_str()]);
    let checks = pg["checks"].as_array().expect("checks");
    let word = |name: &str| {
        checks
            .iter()
            .find(|check| check["check"] == name)
            .expect("the check")
            .clone()
    };
    assert_eq!(
        (&word("icmp")["status"], &word("sql")["status"]),
        (&json!("ok"), &json!("critical"))
    );
    assert_eq!(word("sql")["by"], json!({ "type": "collector" }));
    assert_eq!(pg["place"]["id"], "db-1");
    assert_eq!(pg["needs"][0]["providers"][0]["id"], "db-1");
    assert_eq!(ids(&pg["needed_by"]), ["nginx"]);
    assert_eq!(pg["responsible"]["contract"], "app-2026");
    assert_eq!(
        pg["responsible"]["to"], "2026-12-14T16:00:00Z",
        "midnight in the network's zone"
    );
    let db = served.contractor().get("/api/v1/components/db-1").await.ok();
    assert_eq!(
        (&db["links"][0]["link"]["id"], &db["links"][0]["to"]["id"]),
        (&json!("l-db"), &json!("sw-1"))
    );
}

#[tokio::test]
async fn responsibility_is_dated() {
    let served = serve();
    let client = served.contractor();
    let at = |at: &str| format!("/api/v1/components/pg/responsible?at={at}");
    let before = client.get(&at("2026-12-14T15:59:59Z")).await.ok();
    let after = client.get(&at("2026-12-14T16:00:00Z")).await.ok();
    assert_eq!(
        (&before["party"]["id"], &after["party"]["id"]),
        (&json!("softcom"), &json!("gc"))
    );
    assert!(!after["reason"]["zh"].as_str().expect("why").is_empty());
    let tenures = client.get("/api/v1/components/pg/tenures").await.ok();
    let parties: Vec<_> = tenures
        .as_array()
        .expect("tenures")
        .iter()
        .map(|t| &t["party"]["id"])
        .collect();
    assert_eq!(parties, ["gc", "softcom", "gc"]);
}

#[tokio::test]
async fn a_service_tells_what_it_is_built_on_and_what_it_waits_for() {
    let served = serve();
    let id = served.world.fail("pg", "sql").to_string();
    let portal = served.contractor().get("/api/v1/services/portal").await.ok();
    assert_eq!(portal["owner"]["id"], "agency-1");
    assert_eq!(portal["waits_for"][0]["incident"], id);
    assert_eq!(portal["waits_for"][0]["root_cause"]["id"], "pg");
    assert_eq!(portal["waits_for"][0]["responsible"]["id"], "softcom");
    let nginx = &portal["tree"]["needs"][0]["providers"][0];
    assert_eq!(nginx["component"]["id"], "nginx");
    let on: Vec<_> = nginx["needs"]
        .as_array()
        .expect("needs")
        .iter()
        .map(|need| (&need["providers"][0]["component"]["id"], &need["holds"]))
        .collect();
    assert_eq!(on, [(&json!("web-1"), &json!(true)), (&json!("pg"), &json!(false))]);
    assert_eq!(
        served.contractor().get("/api/v1/services/pg").await.status,
        404,
        "not a service"
    );
    assert_eq!(
        ids(&served.contractor().get("/api/v1/services").await.ok()["items"]),
        ["cctv", "portal"]
    );
}

#[tokio::test]
async fn the_wall_shows_the_worst_first() {
    let served = serve();
    let id = served.world.fail("pg", "sql").to_string();
    let wall = served.contractor().get("/api/v1/overview").await.ok();
    assert_eq!(wall["network"], "江州市电子政务网");
    assert_eq!(ids(&wall["incidents"]), [id.as_str()]);
    let open: u64 = wall["open_by_priority"]
        .as_object()
        .expect("counts")
        .values()
        .filter_map(Value::as_u64)
        .sum();
    assert_eq!(open, 1);
    assert_eq!(ids(&wall["services"]), ["portal", "cctv"]);
    let counted = |list: &Value| -> u64 {
        list.as_array()
            .expect("list")
            .iter()
            .filter_map(|c| c["count"].as_u64())
            .sum()
    };
    assert_eq!(counted(&wall["by_state"]), 11);
    let sites: Vec<_> = wall["sites"]
        .as_array()
        .expect("sites")
        .iter()
        .map(|site| &site["site"])
        .collect();
    assert_eq!(sites, [&json!("dc-a"), &json!("noc"), &Value::Null]);
}

#[tokio::test]
async fn the_graph_joins_what_is_in_sight() {
    let served = serve();
    let graph = served.contractor().get("/api/v1/topology").await.ok();
    let nodes = ids(&graph["nodes"]);
    assert_eq!(nodes.len(), 10);
    let ends = graph["links"].as_array().expect("links").iter().map(|link| {
        let end = |i: usize| nodes[link["ends"][i].as_u64().expect("position") as usize];
        (link["id"].as_str().expect("id"), end(0), end(1))
    });
    assert_eq!(
        ends.collect::<Vec<_>>(),
        [
            ("l-db", "db-1", "sw-1"),
            ("l-noc", "noc-1", "sw-1"),
            ("l-web", "web-1", "sw-1")
        ]
    );
    assert_eq!(graph["dependencies"].as_array().expect("arrows").len(), 5);
    let one = served.contractor().get("/api/v1/topology?site=noc").await.ok();
    assert_eq!((ids(&one["nodes"]), &one["links"]), (vec!["noc-1"], &json!([])));
}

#[tokio::test]
async fn links_are_components_with_two_ends() {
    let served = serve();
    let links = served.contractor().get("/api/v1/links").await.ok();
    assert_eq!(ids(&links["items"]), ["l-db", "l-noc", "l-web"]);
    assert_eq!(links["items"][0]["ends"], json!(["db-1", "sw-1"]));
}

#[tokio::test]
async fn gaps_in_the_contracts_are_shown() {
    let served = serve();
    let coverage = served.contractor().get("/api/v1/coverage").await.ok();
    assert_eq!(ids(&coverage["uncovered"]), ["cam-1", "ups-1"]);
    assert_eq!(coverage["ending"][0]["contract"], "app-2026");
    assert_eq!(
        coverage["ending"][0]["uncovered"],
        json!(["db-1", "nginx", "noc-1", "pg", "web-1"])
    );
    let near = served.contractor().get("/api/v1/coverage?within_days=5").await.ok();
    assert_eq!(near["ending"], json!([]));
    let contracts = served.contractor().get("/api/v1/contracts").await.ok();
    let app = contracts
        .as_array()
        .expect("contracts")
        .iter()
        .find(|c| c["id"] == "app-2026")
        .expect("it")
        .clone();
    assert_eq!((&app["component_count"], &app["in_force"]), (&json!(5), &json!(true)));
    assert_eq!(
        app["level"]["targets"][0],
        json!({ "respond_seconds": 900, "arrive_seconds": null, "restore_seconds": 14400 })
    );
}

#[tokio::test]
async fn an_explanation_tells_why_nothing_was_opened() {
    let served = serve();
    served.world.see("pg", "sql", Status::Critical);
    let why = served.contractor().get("/api/v1/components/pg/explain").await.ok();
    assert_eq!(why["component"]["id"], "pg");
    assert_eq!(why["verdicts"], json!([]));
    for language in ["en", "zh"] {
        assert!(!why["reason"][language].as_str().expect("why").is_empty());
    }
}

#[tokio::test]
async fn metrics_are_asked_for_by_range() {
    let served = serve();
    let client = served.contractor();
    let series = client.get("/api/v1/metrics/series?component=web-1").await.ok();
    assert_eq!(series, json!([{ "metric": "cpu.used_percent", "instance": "" }]));
    let range = "/api/v1/metrics/range?component=web-1&metric=cpu.used_percent";
    let values = client.get(range).await.ok();
    assert_eq!(
        values[0]["points"][0]["at"], "2026-12-04T07:00:00Z",
        "an hour back unless asked otherwise"
    );
    for query in ["points=0", "points=5001", "from=2026-12-05T00:00:00Z", "to=x"] {
        assert!(
            matches!(client.get(&format!("{range}&{query}")).await.problem().0, 400 | 422),
            "{query}"
        );
    }
}

#[tokio::test]
async fn the_impact_of_pulling_a_cable_is_known_before() {
    let served = serve();
    let client = served.contractor();
    let impact = client.get("/api/v1/what-if?fail=db-1").await.ok();
    assert_eq!(
        (ids(&impact["services"]), ids(&impact["down"])),
        (vec!["portal"], vec!["nginx", "pg"])
    );
    let cable = client.get("/api/v1/what-if?fail=l-db").await.ok();
    assert_eq!(
        (ids(&cable["services"]), ids(&cable["cut_off"])),
        (vec!["portal"], vec!["db-1"])
    );
    assert_eq!(client.get("/api/v1/what-if?fail=db-1,nothing").await.problem().0, 404);
    let softcom = served.token("softcom", Access::Viewer);
    assert_eq!(softcom.get("/api/v1/what-if?fail=sw-1").await.problem().0, 404);
    assert_eq!(
        ids(&softcom.get("/api/v1/what-if?fail=db-1").await.ok()["services"]),
        ["portal"]
    );
}
