//! Who sees what: the same questions asked by each role.

use reqwest::Method;
use serde_json::{Value, json};

use super::client::{Client, ids};
use super::world::{Served, serve};
use crate::api::auth::Access;

/// Everything that can be read, with what it would answer to somebody who sees all.
const PAGES: [&str; 18] = [
    "/api/v1/overview",
    "/api/v1/topology",
    "/api/v1/components",
    "/api/v1/links",
    "/api/v1/services",
    "/api/v1/incidents",
    "/api/v1/parties",
    "/api/v1/contracts",
    "/api/v1/coverage",
    "/api/v1/agents",
    "/api/v1/components/sw-1",
    "/api/v1/what-if?fail=sw-1",
    "/api/v1/components/sw-1/explain",
    "/api/v1/components/sw-1/responsible",
    "/api/v1/metrics/series?component=sw-1",
    "/api/v1/services/availability",
    "/api/v1/services/portal/availability",
    "/api/v1/changes",
];

async fn sights(client: &Client) -> Vec<(String, String)> {
    let page = client.get("/api/v1/components").await.ok();
    let items = page["items"].as_array().expect("items").clone();
    let text = |value: &Value| value.as_str().expect("text").to_owned();
    items
        .iter()
        .map(|item| (text(&item["id"]), text(&item["sight"])))
        .collect()
}

fn with<'a>(sights: &'a [(String, String)], sight: &str) -> Vec<&'a str> {
    sights
        .iter()
        .filter(|(_, has)| has == sight)
        .map(|(id, _)| id.as_str())
        .collect()
}

fn viewer(served: &Served, party: &str) -> Client {
    served.token(party, Access::Viewer)
}

#[tokio::test]
async fn a_subcontractor_sees_its_own_in_full_and_its_neighbours_in_outline() {
    let served = serve();
    let seen = sights(&viewer(&served, "softcom")).await;
    assert_eq!(with(&seen, "full"), ["db-1", "nginx", "noc-1", "pg", "web-1"]);
    assert_eq!(with(&seen, "outline"), ["l-db", "l-noc", "l-web", "portal", "sw-1"]);
    let seen = sights(&viewer(&served, "netcom")).await;
    assert_eq!(with(&seen, "full"), ["l-db", "l-noc", "l-web", "sw-1"]);
    assert_eq!(
        with(&seen, "outline"),
        ["db-1", "noc-1", "portal", "web-1"],
        "and not what runs on the hosts"
    );
}

#[tokio::test]
async fn the_agency_and_the_general_contractor_see_everything() {
    let served = serve();
    for party in ["agency-1", "gc"] {
        let client = viewer(&served, party);
        let seen = sights(&client).await;
        assert_eq!(with(&seen, "full").len(), 13, "{seen:?}");
        for page in PAGES {
            client.get(page).await.ok();
        }
        client.get("/api/v1/system").await.ok();
        client.get("/api/v1/model").await.ok();
        assert_eq!(
            client.get("/api/v1/model/suggestions").await.ok(),
            serde_json::json!([])
        );
    }
}

#[tokio::test]
async fn a_vendor_and_a_party_that_left_the_model_see_nothing() {
    let served = serve();
    let incident = served.world.fail("pg", "sql");
    for party in ["toolmaker", "dismissed"] {
        let client = viewer(&served, party);
        for page in PAGES
            .into_iter()
            .chain([format!("/api/v1/incidents/{incident}").as_str()])
        {
            let answer = client.get(page).await;
            if answer.status == 404 {
                continue;
            }
            let text = answer.ok().to_string();
            for secret in ["pg", "sw-1", "portal", "web-1", "10.0.0.1", "net-2026", "softcom"] {
                assert!(
                    !text.contains(&format!("\"{secret}\"")),
                    "{party} {page} {secret}: {text}"
                );
            }
        }
        for path in ["/api/v1/system", "/api/v1/model/suggestions"] {
            assert_eq!(client.get(path).await.problem(), (403, "role_not_allowed".to_owned()));
        }
    }
}

#[tokio::test]
async fn in_outline_there_is_nothing_but_what_it_is_and_its_state() {
    let served = serve();
    let switch = viewer(&served, "softcom").get("/api/v1/components/sw-1").await.ok();
    assert_eq!(switch["name"], "核心交换机");
    assert_eq!(switch["state"], "unknown");
    for empty in ["address", "reason", "responsible", "status", "place"] {
        assert_eq!(switch[empty], Value::Null, "{empty}");
    }
    for empty in [
        "checks",
        "needs",
        "needed_by",
        "links",
        "history",
        "incidents",
        "maintenance",
    ] {
        assert_eq!(switch[empty], json!([]), "{empty}");
    }
}

#[tokio::test]
async fn what_is_out_of_sight_does_not_exist() {
    let served = serve();
    let client = viewer(&served, "softcom");
    for id in ["ups-1", "no-such-thing"] {
        for path in ["", "/explain", "/responsible", "/tenures"] {
            let (status, code) = client.get(&format!("/api/v1/components/{id}{path}")).await.problem();
            assert_eq!((status, code.as_str()), (404, "not_found"), "{id}{path}");
        }
    }
    for path in ["/explain", "/responsible", "/tenures"] {
        assert_eq!(
            client.get(&format!("/api/v1/components/sw-1{path}")).await.status,
            404,
            "outline is not enough"
        );
    }
    assert_eq!(client.get("/api/v1/metrics/series?component=sw-1").await.status, 404);
    assert_eq!(
        client.get("/api/v1/metrics/range?component=sw-1&metric=m").await.status,
        404
    );
    assert_eq!(client.get("/api/v1/services/cctv").await.status, 404);
}

#[tokio::test]
async fn filters_do_not_reveal_what_outlines_hide() {
    let served = serve();
    let client = viewer(&served, "softcom");
    for query in ["q=10.0.0.1", "party=netcom", "q=ups"] {
        let page = client.get(&format!("/api/v1/components?{query}")).await.ok();
        assert_eq!(page["total"], 0, "{query}");
    }
    let contractor = viewer(&served, "gc");
    assert_eq!(contractor.get("/api/v1/components?q=10.0.0.1").await.ok()["total"], 1);
    assert_eq!(contractor.get("/api/v1/components?party=netcom").await.ok()["total"], 4);
}

#[tokio::test]
async fn a_subcontractor_sees_its_incidents_and_only_outlines_of_those_that_touch_it() {
    let served = serve();
    let own = served.world.fail("pg", "sql").to_string();
    let foreign = served.world.fail("cam-1", "rtsp").to_string();
    let everything = viewer(&served, "gc").get("/api/v1/incidents").await.ok();
    assert_eq!(ids(&everything["items"]).len(), 2);

    let softcom = viewer(&served, "softcom").get("/api/v1/incidents").await.ok();
    assert_eq!(ids(&softcom["items"]), [own.as_str()]);
    assert_eq!(softcom["items"][0]["sight"], "full");
    assert_eq!(softcom["items"][0]["responsible"]["party"]["id"], "softcom");
    assert_eq!(
        viewer(&served, "softcom")
            .get(&format!("/api/v1/incidents/{foreign}"))
            .await
            .status,
        404
    );

    let netcom = viewer(&served, "netcom");
    let outline = netcom.get(&format!("/api/v1/incidents/{own}")).await.ok();
    assert_eq!(outline["sight"], "outline", "it sees the portal, which is down");
    for empty in ["responsible", "reason", "story"] {
        assert_eq!(outline[empty], Value::Null, "{empty}");
    }
    for empty in [
        "clocks",
        "candidates",
        "evidence",
        "timeline",
        "notes",
        "allowed_actions",
        "related",
    ] {
        assert_eq!(outline[empty], json!([]), "{empty}");
    }
    assert_eq!(ids(&outline["services"]), ["portal"]);
    assert_eq!(
        ids(&outline["symptoms"]),
        Vec::<&str>::new(),
        "nginx is not in its sight"
    );
    let explained = netcom.get(&format!("/api/v1/incidents/{own}/explain")).await;
    assert_eq!(explained.status, 404);
    assert_eq!(
        netcom.get("/api/v1/incidents?party=softcom").await.ok()["items"],
        json!([])
    );
}

#[tokio::test]
async fn each_role_may_do_what_its_contract_says_and_nothing_else() {
    let served = serve();
    let incident = served.world.fail("pg", "sql");
    let path = format!("/api/v1/incidents/{incident}/actions");
    let note = json!({ "action": "note", "text": "looking" });
    let reassign = json!({ "action": "reassign", "to": "netcom", "reason": "their cable" });
    let cases = [
        ("agency-1", Access::Operator, &note, 403, "role_not_allowed"),
        ("toolmaker", Access::Operator, &note, 404, "not_found"),
        ("netcom", Access::Operator, &note, 403, "not_your_incident"),
        ("softcom", Access::Viewer, &note, 403, "access_too_low"),
        ("softcom", Access::Operator, &reassign, 403, "role_not_allowed"),
        ("softcom", Access::Operator, &note, 200, ""),
        ("gc", Access::Viewer, &reassign, 403, "access_too_low"),
        ("gc", Access::Operator, &reassign, 200, ""),
        ("softcom", Access::Operator, &note, 403, "not_your_incident"),
        ("netcom", Access::Operator, &note, 200, ""),
    ];
    for (party, access, body, status, code) in cases {
        let answer = served.token(party, access).post(&path, body.clone()).await;
        if status == 200 {
            answer.ok();
        } else {
            assert_eq!(answer.problem(), (status, code.to_owned()), "{party} {access:?} {body}");
        }
    }
}

#[tokio::test]
async fn the_actions_offered_are_those_allowed() {
    let served = serve();
    let incident = served.world.fail("pg", "sql");
    let path = format!("/api/v1/incidents/{incident}");
    let cases = [
        (
            "gc",
            Access::Operator,
            json!(["acknowledge", "note", "reassign", "resolve"]),
        ),
        ("softcom", Access::Operator, json!(["acknowledge", "note", "resolve"])),
        ("softcom", Access::Viewer, json!([])),
        ("agency-1", Access::Operator, json!([])),
    ];
    for (party, access, offered) in cases {
        let seen = served.token(party, access).get(&path).await.ok();
        assert_eq!(seen["allowed_actions"], offered, "{party} {access:?}");
    }
}

#[tokio::test]
async fn parties_and_contracts_are_shown_to_their_own_sides() {
    let served = serve();
    let softcom = viewer(&served, "softcom");
    let parties = softcom.get("/api/v1/parties").await.ok();
    assert_eq!(ids(&parties), ["agency-1", "gc", "softcom", "toolmaker"]);
    assert_eq!(parties[1]["sight"], "outline");
    assert_eq!(ids(&softcom.get("/api/v1/contracts").await.ok()), ["app-2026"]);
    assert_eq!(ids(&viewer(&served, "gc").get("/api/v1/contracts").await.ok()).len(), 2);
}

#[tokio::test]
async fn after_a_handover_the_old_party_sees_no_more() {
    let served = serve();
    let softcom = viewer(&served, "softcom");
    assert_eq!(softcom.get("/api/v1/components/pg").await.ok()["sight"], "full");
    served.world.wait(11 * 24 * 3600);
    let secret = softcom.get("/api/v1/components/pg").await;
    assert_eq!(secret.problem().0, 401, "the token ran out meanwhile");
    served.world.accounts.tokens.lock().unwrap()[0].expires_at = None;
    assert_eq!(softcom.get("/api/v1/components/pg").await.problem().0, 404);
    let now = viewer(&served, "gc");
    served.world.accounts.tokens.lock().unwrap()[1].expires_at = None;
    let responsible = now.get("/api/v1/components/pg/responsible").await.ok();
    assert_eq!(responsible["party"]["id"], "gc", "nobody covers it any more");
}

#[tokio::test]
async fn a_key_that_only_writes_reads_nothing() {
    let served = serve();
    let telegraf = served.token("gc", Access::Ingest);
    for page in PAGES.into_iter().chain(["/api/v1/live"]) {
        assert_eq!(
            telegraf.get(page).await.problem(),
            (403, "access_too_low".to_owned()),
            "{page}"
        );
    }
}

#[tokio::test]
async fn agents_are_listed_by_sight() {
    let served = serve();
    let agents = |value: &Value| value.as_array().expect("agents").len();
    assert_eq!(agents(&viewer(&served, "gc").get("/api/v1/agents").await.ok()), 2);
    let own = viewer(&served, "softcom").get("/api/v1/agents").await.ok();
    assert_eq!((agents(&own), own[0]["component"].as_str()), (1, Some("web-1")));
    let overview = viewer(&served, "softcom").get("/api/v1/overview").await.ok();
    assert_eq!(
        (&overview["agents"], &overview["agents_online"]),
        (&json!(1), &json!(1))
    );
}

#[tokio::test]
async fn only_an_administrator_tests_channels() {
    let served = serve();
    let path = "/api/v1/parties/netcom/channels/0/test";
    let operator = served.contractor();
    let request = operator.request(Method::POST, path);
    assert_eq!(
        operator.send(request).await.problem(),
        (403, "access_too_low".to_owned())
    );
    let administrator = served.token("gc", Access::Administrator);
    let tested = administrator.send(administrator.request(Method::POST, path)).await.ok();
    assert_eq!(
        tested,
        json!({ "delivered": false, "detail": "netcom/0: connection refused" })
    );
    let missing = administrator.request(Method::POST, "/api/v1/parties/netcom/channels/1/test");
    assert_eq!(administrator.send(missing).await.problem().0, 404);
}

#[tokio::test]
async fn hosts_that_the_model_does_not_name_are_seen_by_those_who_see_everything() {
    let served = serve();
    served.world.discover("shop-7");
    served.world.see("shop-7", "icmp", zongbao_core::health::Status::Ok);
    for party in ["gc", "agency-1"] {
        let client = viewer(&served, party);
        let found = client.get("/api/v1/components?discovered=true").await.ok();
        assert_eq!(ids(&found["items"]), ["shop-7"]);
        let host = client.get("/api/v1/components/shop-7").await.ok();
        assert_eq!(
            (&host["discovered"], &host["responsible"]["party"]["id"]),
            (&json!(true), &json!("gc"))
        );
        let entry = host["model_entry"].as_str().expect("what to add to the model");
        assert!(
            entry.contains("id = \"shop-7\"") && entry.contains("kind = \"host\""),
            "{entry}"
        );
        let uncovered = client.get("/api/v1/coverage").await.ok()["uncovered"].clone();
        let shop = uncovered
            .as_array()
            .expect("a list")
            .iter()
            .find(|one| one["id"] == "shop-7");
        assert_eq!(shop.expect("nobody covers it")["discovered"], true);
    }
    for party in ["softcom", "netcom", "toolmaker"] {
        let client = viewer(&served, party);
        assert_eq!(
            client.get("/api/v1/components/shop-7").await.problem().0,
            404,
            "{party}"
        );
        for page in [
            "/api/v1/components",
            "/api/v1/topology",
            "/api/v1/coverage",
            "/api/v1/changes",
        ] {
            assert!(
                !client.get(page).await.ok().to_string().contains("shop-7"),
                "{party} {page}"
            );
        }
    }
}
