//! One test for each promise, on SQLite, and on PostgreSQL where `ZONGBAO_TEST_POSTGRES` names an empty database.

use std::sync::atomic::{AtomicU32, Ordering};

use jiff::Timestamp;
use tempfile::TempDir;
use zongbao_core::correlation::Text;
use zongbao_core::health::{CheckKey, CheckRecord, Observer, Status};
use zongbao_core::ids::{IncidentId, PartyId};
use zongbao_core::network::Channel;
use zongbao_core::notification::{Notice, Occasion};

use super::*;

const POSTGRES: &str = "ZONGBAO_TEST_POSTGRES";

struct Database {
    storage: Storage,
    _folder: TempDir,
}

/// SQLite always, PostgreSQL if there is one.
async fn databases(test: &str) -> Vec<Database> {
    let folder = TempDir::new().expect("a folder");
    let storage = Storage::open_sqlite(&folder.path().join("state.sqlite"))
        .await
        .expect("opens");
    let mut databases = vec![Database {
        storage,
        _folder: folder,
    }];
    match std::env::var(POSTGRES) {
        Ok(url) => databases.push(Database {
            storage: Storage::open_postgres(&in_own_schema(&url).await).await.expect("opens"),
            _folder: TempDir::new().expect("a folder"),
        }),
        Err(_) => println!("skipped on PostgreSQL: {test}: {POSTGRES} names no database"),
    }
    databases
}

/// Each test has its tables to itself.
async fn in_own_schema(url: &str) -> String {
    static NUMBER: AtomicU32 = AtomicU32::new(0);
    let name = format!("test_{}_{}", std::process::id(), NUMBER.fetch_add(1, Ordering::Relaxed));
    sqlx::any::install_default_drivers();
    let pool = AnyPool::connect(url).await.expect("connects");
    sqlx::query(sqlx::AssertSqlSafe(format!("CREATE SCHEMA {name}")))
        .execute(&pool)
        .await
        .expect("allowed");
    let joint = if url.contains('?') { '&' } else { '?' };
    format!("{url}{joint}options=-c%20search_path%3D{name}")
}

fn at(seconds: i64) -> Timestamp {
    Timestamp::from_second(seconds).expect("a time")
}

fn record(component: &str, status: Status) -> CheckRecord {
    CheckRecord {
        key: CheckKey {
            of: component.into(),
            check: "icmp".into(),
            by: Observer::Agent("noc-1".into()),
        },
        status,
        at: at(10),
        since: at(5),
        streak: 2,
        last_ok: None,
        value: Some(1.5),
        message: Some("没有回应".to_owned()),
    }
}

fn outgoing(id: &str, receiver: &str) -> Outgoing {
    Outgoing {
        id: id.to_owned(),
        notice: Notice {
            key: id.to_owned(),
            party: PartyId::new("netcom"),
            incident: IncidentId::new("INC-1"),
            occasion: Occasion::Opened,
            at: at(1),
            subject: Text::default(),
            body: Text::default(),
        },
        channel: Channel::Mqtt,
        receiver: receiver.to_owned(),
    }
}

#[tokio::test]
async fn the_last_word_of_each_check_is_kept() {
    for database in databases("the_last_word_of_each_check_is_kept").await {
        let storage = &database.storage;
        let first = Step {
            checks: vec![
                record("sw-1", Status::Ok),
                record("sw-2", Status::Ok),
                record("sw-1", Status::Critical),
            ],
            ..Step::default()
        };
        storage.commit(&first, 1).await.expect("committed");
        let second = Step {
            checks: vec![record("sw-2", Status::Unknown)],
            ..Step::default()
        };
        storage.commit(&second, 2).await.expect("committed");
        let restored = storage.restore().await.expect("readable");
        assert_eq!(
            restored.checks,
            [record("sw-1", Status::Critical), record("sw-2", Status::Unknown)]
        );
    }
}

#[tokio::test]
async fn more_checks_than_one_statement_takes_are_all_kept() {
    for database in databases("more_checks_than_one_statement_takes_are_all_kept").await {
        let checks: Vec<CheckRecord> = (0..1_234).map(|n| record(&format!("c-{n:04}"), Status::Ok)).collect();
        let step = Step {
            checks: checks.clone(),
            ..Step::default()
        };
        database.storage.commit(&step, 1).await.expect("committed");
        assert_eq!(database.storage.restore().await.expect("readable").checks, checks);
    }
}

#[tokio::test]
async fn cursors_schemas_and_presence_come_back() {
    for database in databases("cursors_schemas_and_presence_come_back").await {
        let storage = &database.storage;
        let cursor = |boot: &str, acked| Cursor {
            agent: "web-1".to_owned(),
            boot: boot.to_owned(),
            acked,
            above: vec![(acked + 2, acked + 5)],
        };
        let schema = KnownSchema {
            agent: "web-1".to_owned(),
            hash: u64::MAX,
            bytes: vec![0, 255, 1],
        };
        let presence = SeenPresence {
            agent: "web-1".to_owned(),
            bytes: vec![9, 0],
        };
        let step = Step {
            cursors: vec![cursor("aa", 1), cursor("bb", 7)],
            schemas: vec![schema.clone()],
            presences: vec![presence.clone()],
            ..Step::default()
        };
        storage.commit(&step, 1).await.expect("committed");
        let step = Step {
            cursors: vec![cursor("bb", 8)],
            forgotten: vec![("web-1".to_owned(), "aa".to_owned())],
            ..Step::default()
        };
        storage.commit(&step, 2).await.expect("committed");
        assert_eq!(storage.cursors().await.expect("readable"), [cursor("bb", 8)]);
        assert_eq!(
            storage.schema("web-1", u64::MAX).await.expect("readable"),
            Some(schema.bytes)
        );
        assert_eq!(storage.schema("web-2", u64::MAX).await.expect("readable"), None);
        assert_eq!(storage.presences().await.expect("readable"), [(presence, 1)]);
    }
}

#[tokio::test]
async fn the_outbox_takes_each_delivery_once_and_leaves_busy_receivers_alone() {
    for database in databases("the_outbox_takes_each_delivery_once_and_leaves_busy_receivers_alone").await {
        let storage = &database.storage;
        let step = Step {
            outgoing: vec![outgoing("1", "a"), outgoing("2", "b"), outgoing("1", "a")],
            ..Step::default()
        };
        storage.commit(&step, 1).await.expect("committed");
        storage.commit(&step, 2).await.expect("committed");
        let due = storage.outbox_due(5, &[], 10).await.expect("readable");
        assert_eq!(due, [(outgoing("1", "a"), 0), (outgoing("2", "b"), 0)]);
        let busy = ["a".to_owned()];
        let due = storage.outbox_due(5, &busy, 10).await.expect("readable");
        assert_eq!(due, [(outgoing("2", "b"), 0)]);

        storage
            .outbox_failed("1", 5, Some(60), "timed out")
            .await
            .expect("noted");
        storage.outbox_delivered("2", 6).await.expect("noted");
        assert_eq!(storage.outbox_due(59, &[], 10).await.expect("readable"), []);
        assert_eq!(
            storage.outbox_next_due(&[]).await.expect("readable"),
            Some(Timestamp::from_millisecond(60).expect("a time"))
        );
        assert_eq!(storage.outbox_next_due(&busy).await.expect("readable"), None);
        assert_eq!(
            storage.outbox_due(60, &[], 10).await.expect("readable"),
            [(outgoing("1", "a"), 1)]
        );
        storage.outbox_failed("1", 61, None, "refused").await.expect("noted");
        let state = storage.outbox_state().await.expect("readable");
        assert_eq!((state.open, state.failing, state.given_up), (0, 0, 1));
    }
}

#[tokio::test]
async fn only_one_first_user_is_made() {
    for database in databases("only_one_first_user_is_made").await {
        let storage = &database.storage;
        let user = |name: &str| UserRow {
            name: name.to_owned(),
            display_name: "名".to_owned(),
            party: "gc".to_owned(),
            access: "administrator".to_owned(),
            password_hash: "hash".to_owned(),
            disabled: false,
            created_at: 1,
        };
        assert!(storage.create_user(&user("ann"), true).await.expect("answered"));
        assert!(
            !storage.create_user(&user("bob"), true).await.expect("answered"),
            "there is one"
        );
        assert!(
            !storage.create_user(&user("ann"), false).await.expect("answered"),
            "the name is taken"
        );
        assert!(storage.create_user(&user("bob"), false).await.expect("answered"));
        let session = SessionRow {
            hash: "s".to_owned(),
            user: "bob".to_owned(),
            created_at: 1,
            expires_at: 9,
        };
        storage.create_session(&session).await.expect("stored");
        assert!(storage.delete_user("bob").await.expect("answered"));
        assert_eq!(storage.session("s").await.expect("answered"), None);
        assert_eq!(storage.users().await.expect("answered"), [user("ann")]);
    }
}

#[tokio::test]
async fn a_newer_schema_is_refused() {
    for database in databases("a_newer_schema_is_refused").await {
        let storage = &database.storage;
        sqlx::query("INSERT INTO schema_version (version) VALUES (999)")
            .execute(&storage.pool)
            .await
            .expect("written");
        let error = schema::check(&storage.pool).await.expect_err("too new");
        assert!(matches!(error, StorageError::Newer { found: 999, .. }), "{error}");
    }
}

#[tokio::test]
async fn a_path_with_odd_characters_works() {
    let folder = TempDir::new().expect("a folder");
    let file = folder.path().join("状态 100%?.sqlite");
    Storage::open_sqlite(&file).await.expect("opens").close().await;
    assert!(file.exists());
}

fn change(number: i64, at: i64, kind: &'static str, component: &str) -> ChangeRow {
    ChangeRow {
        number,
        at,
        kind,
        component: component.to_owned(),
        document: format!("{{\"n\":{number}}}"),
    }
}

#[tokio::test]
async fn changes_come_back_newest_first_and_a_repeated_commit_changes_nothing() {
    for database in databases("changes_come_back_newest_first_and_a_repeated_commit_changes_nothing").await {
        let storage = &database.storage;
        let step = Step {
            changes: vec![
                change(1, 100, "state", "sw-1"),
                change(2, 200, "incident", "web-1"),
                change(3, 200, "state", "web-1"),
            ],
            states: vec![
                ("sw-1".to_owned(), "\"ok\"".to_owned()),
                ("sw-1".to_owned(), "\"failed\"".to_owned()),
            ],
            run: Some((50, 210)),
            ..Step::default()
        };
        storage.commit(&step, 210).await.expect("committed");
        storage.commit(&step, 210).await.expect("committed again");
        assert_eq!(storage.last_change().await.expect("readable"), 3);
        let wanted = ChangesBefore {
            number: i64::MAX,
            from: 0,
            to: 1_000,
            component: None,
            also: "incident",
            limit: 10,
        };
        let numbers = |rows: Vec<(i64, i64, String)>| rows.into_iter().map(|(number, ..)| number).collect::<Vec<_>>();
        assert_eq!(numbers(storage.changes(&wanted).await.expect("readable")), [3, 2, 1]);
        let of_switch = ChangesBefore {
            component: Some("sw-1".to_owned()),
            ..wanted.clone()
        };
        assert_eq!(numbers(storage.changes(&of_switch).await.expect("readable")), [2, 1]);
        let older = ChangesBefore {
            number: 3,
            from: 101,
            ..wanted.clone()
        };
        assert_eq!(numbers(storage.changes(&older).await.expect("readable")), [2]);
        assert_eq!(
            storage.component_states().await.expect("readable"),
            [("sw-1".to_owned(), "\"failed\"".to_owned())]
        );
        assert!(!storage.prune_changes(150, 100).await.expect("pruned"));
        assert_eq!(numbers(storage.changes(&wanted).await.expect("readable")), [3, 2]);
        storage.prune_changes(0, 1).await.expect("pruned");
        assert_eq!(numbers(storage.changes(&wanted).await.expect("readable")), [3]);
        let run = (
            Timestamp::from_millisecond(50).expect("a time"),
            Timestamp::from_millisecond(210).expect("a time"),
        );
        assert_eq!(storage.runs().await.expect("readable"), [run]);
    }
}

#[tokio::test]
async fn downtime_of_a_source_is_replaced_as_a_whole() {
    for database in databases("downtime_of_a_source_is_replaced_as_a_whole").await {
        let storage = &database.storage;
        let row = |service: &str, began, ended| DowntimeRow {
            service: service.to_owned(),
            began,
            ended,
            account: "{}".to_owned(),
        };
        let say = async |rows: Vec<DowntimeRow>| {
            let source = "INC-1".to_owned();
            let step = Step {
                downtime: vec![DowntimeOf { source, rows }],
                ..Step::default()
            };
            storage.commit(&step, 1).await.expect("committed");
        };
        let touching = async |service, within| {
            let found = storage.downtime(service, within, 10).await.expect("readable");
            found.into_iter().map(|(_, row)| row).collect::<Vec<_>>()
        };
        say(vec![row("portal", 100, 0), row("mail", 100, 0)]).await;
        assert_eq!(touching(None, (500, 600)).await.len(), 2, "it lasts");
        say(vec![row("portal", 100, 200), row("portal", 300, 400)]).await;
        assert_eq!(touching(None, (500, 600)).await, []);
        assert_eq!(touching(Some("portal"), (200, 301)).await, [row("portal", 300, 400)]);
        assert_eq!(touching(Some("mail"), (0, 1_000)).await, []);
    }
}
