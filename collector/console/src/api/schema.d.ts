// Generated from collector/openapi.json by `npm run generate:api`. Do not edit.
export interface paths {
    "/api/v1/agents": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Agents on components that are in full sight. */
        get: operations["get_agents"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/changes": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** What changed, as far as it is in sight. */
        get: operations["get_changes"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/components": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Components that are in sight, links and business services included. */
        get: operations["get_components"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/components/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** One component. */
        get: operations["get_components_id"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/components/{id}/explain": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Why a component is in its state. */
        get: operations["get_components_id_explain"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/components/{id}/responsible": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Who is responsible for a component at an instant, by which contract, and why. */
        get: operations["get_components_id_responsible"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/components/{id}/tenures": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Who was, is and will be responsible for a component. */
        get: operations["get_components_id_tenures"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/contracts": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Contracts that are in sight. */
        get: operations["get_contracts"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/coverage": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Components that nobody covers, and contracts about to end. */
        get: operations["get_coverage"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/incidents": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Incidents that are in sight. */
        get: operations["get_incidents"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/incidents/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** One incident: evidence, candidates, symptoms, timeline, clocks, and what the caller may do to it. */
        get: operations["get_incidents_id"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/incidents/{id}/actions": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Acts on an incident; the answer is the incident after it. */
        post: operations["post_incidents_id_actions"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/incidents/{id}/explain": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The whole story of an incident as a text: cause, evidence, effect, who is responsible, clocks, timeline. */
        get: operations["get_incidents_id_explain"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/incidents/{id}/related": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Earlier incidents that resemble this one, the most alike first, then the newest; at most 20. The newest 2,000 are looked at. */
        get: operations["get_incidents_id_related"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/links": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Links and circuits that are in sight. */
        get: operations["get_links"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/live": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Live changes as `text/event-stream`. Events: `hello` (now listening), `change` (data: LiveChange), `refetch` (too much
         *     was missed or changed: fetch everything anew), `heartbeat` (nothing happened; data: the collector's time),
         *     `signed_out` (the session or token is no longer valid; the stream ends). Send `Last-Event-ID` to go on where a
         *     connection broke.
         */
        get: operations["get_live"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/metrics/range": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Values of a component's metric over a time. */
        get: operations["get_metrics_range"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/metrics/series": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Which series a component has. */
        get: operations["get_metrics_series"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/model": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The loaded model and its validation report. */
        get: operations["get_model"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/model/suggestions": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Edges that the model seems to lack, the most often seen first; at most 256. One that is added to the model is listed no more. */
        get: operations["get_model_suggestions"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/openapi.json": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** This document. */
        get: operations["get_openapijson"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/overview": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** What matters now, as far as it is in sight. */
        get: operations["get_overview"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/parties": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Parties that are in sight. */
        get: operations["get_parties"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/parties/{id}/channels/{position}/test": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Sends a test message over a party's channel now. */
        post: operations["post_parties_id_channels_position_test"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/services": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Business services that are in sight. */
        get: operations["get_services"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/services/availability": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Availability of every business service in sight, for lists and the wall. */
        get: operations["get_services_availability"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/services/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** One business service with its dependency tree. Of the tree, a subcontractor sees what is in its sight. */
        get: operations["get_services_id"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/services/{id}/availability": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Availability of one business service over time. */
        get: operations["get_services_id_availability"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/session": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Who is signed in. */
        get: operations["get_session"];
        put?: never;
        /** Signs in: sets the session cookie. */
        post: operations["post_session"];
        /** Signs out: the session ends. */
        delete: operations["delete_session"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/session/password": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Changes one's own password: all of the user's sessions end, and a new one begins here. */
        post: operations["post_session_password"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/setup": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Makes the first user, an administrator of the general contractor, and signs in. */
        post: operations["post_setup"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/system": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Queues, storage, broker and the other parts of the collector. */
        get: operations["get_system"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/tokens": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** All tokens, without their secrets. */
        get: operations["get_tokens"];
        put?: never;
        /** Makes a token; the answer shows its secret, once. */
        post: operations["post_tokens"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/tokens/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /** Revokes a token at once. */
        delete: operations["delete_tokens_id"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/topology": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The whole network as a graph. */
        get: operations["get_topology"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/users": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** All users. */
        get: operations["get_users"];
        put?: never;
        /** Makes a user. */
        post: operations["post_users"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/users/{name}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /** Removes a user; its sessions end. */
        delete: operations["delete_users_name"];
        options?: never;
        head?: never;
        /** Changes a user. */
        patch: operations["patch_users_name"];
        trace?: never;
    };
    "/api/v1/what-if": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** What would follow if these components failed now, as the model says. They must be in full sight. */
        get: operations["get_what_if"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/write": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Takes line protocol. */
        post: operations["post_write"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/healthz": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The process is alive. */
        get: operations["get_healthz"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/metrics": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The collector's own figures for Prometheus. */
        get: operations["get_metrics"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/readyz": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The collector is ready to serve: 200 if it is, 503 with the reasons if not. */
        get: operations["get_readyz"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
}
export type webhooks = Record<string, never>;
export interface components {
    schemas: {
        /**
         * @description How far somebody may go within what the role of the party allows. The role itself is not stored with the account:
         *     it is the role that the model gives to the party, so the two can never disagree.
         * @enum {string}
         */
        Access: "ingest" | "viewer" | "operator" | "administrator";
        /**
         * @description Whose a stretch of downtime is.
         * @enum {string}
         */
        AccountName: "maintenance" | "party" | "undetermined" | "monitoring_blind";
        /** @description When and by whom. */
        Acknowledged: {
            /** @description When. */
            at: components["schemas"]["String"];
            /** @description By whom. */
            by: string;
        };
        /**
         * @description What a person may do to an incident.
         * @enum {string}
         */
        ActionName: "acknowledge" | "note" | "reassign" | "resolve" | "reopen";
        /** @description What a person does to an incident. */
        ActionRequest: {
            /** @enum {string} */
            action: "acknowledge";
        } | {
            /** @enum {string} */
            action: "note";
            /** @description The remark. */
            text: string;
        } | {
            /** @enum {string} */
            action: "reassign";
            /** @description Why, for the record. */
            reason: string;
            /** @description The new party. */
            to: string;
        } | {
            /** @enum {string} */
            action: "resolve";
            /** @description What was done. */
            reason: string;
        } | {
            /** @enum {string} */
            action: "reopen";
            /** @description Why. */
            reason: string;
        };
        /** @description An agent as the collector knows it. */
        Agent: {
            /** @description Addresses of its host. */
            addresses: string[];
            /** @description Its processor's architecture, such as `x86_64`. */
            architecture?: string | null;
            /**
             * Format: int64
             * @description Batches that its spool still held when it sent its newest one, that one included: more than 1 is a backlog.
             */
            backlog_batches?: number | null;
            /** @description The component it runs on. */
            component: string;
            /** @description The model does not name the component. */
            discovered: boolean;
            /** @description Its host's own name. */
            host_name?: string | null;
            /**
             * Format: double
             * @description How often it reports, in seconds.
             */
            interval_seconds?: number | null;
            /**
             * Format: double
             * @description How old the newest batch was when it was committed, in seconds.
             */
            lag_seconds?: number | null;
            last_batch_at?: null | components["schemas"]["String"];
            /**
             * Format: int64
             * @description Batches that never came.
             */
            missed_batches: number;
            /** @description That component's name. */
            name: string;
            /** @description Whether its connection stands. */
            online: boolean;
            /** @description Its operating system, for people. */
            os?: string | null;
            /** @description Who is responsible for the component now. */
            responsible: components["schemas"]["Named"];
            seen_at?: null | components["schemas"]["String"];
            /** @description Where the component is. */
            site?: string | null;
            /**
             * Format: int64
             * @description What its spool held when it connected, in bytes.
             */
            spool_bytes?: number | null;
            /** @description That component's state. */
            state: components["schemas"]["State"];
            /** @description Its version. */
            version?: string | null;
        };
        /** @description An agent came or went. */
        AgentChange: {
            /** @description What it did. */
            did: components["schemas"]["AgentDid"];
            /** @description Its version. */
            version?: string | null;
        };
        /**
         * @description What an agent did.
         * @enum {string}
         */
        AgentDid: "came" | "left" | "lost";
        /** @description The availability of every business service in sight. */
        AllAvailability: {
            /** @description From (inclusive). */
            from: components["schemas"]["String"];
            /** @description The services, the most critical first, then by id. */
            services: components["schemas"]["Availability"][];
            /** @description To (exclusive); never later than now. */
            to: components["schemas"]["String"];
            /** @description There are more than 50,000 stretches of downtime: the rest is missing. Ask for a shorter time. */
            truncated: boolean;
        };
        /** @description `need` of the providers `on` must be healthy for `of`. */
        Arrow: {
            /**
             * Format: int32
             * @description How many of all its providers must be healthy, those out of sight included.
             */
            need: number;
            /** @description Position of the dependent in `nodes`. */
            of: number;
            /** @description Positions of the providers in `nodes`. */
            on: number[];
        };
        /** @description How available a service was in a stretch of time. Only the part since `recorded_from` is judged. */
        Availability: {
            /** @description The accounts that the downtime is on: together exactly `downtime_ms`. */
            accounts: components["schemas"]["DowntimeAccount"][];
            /**
             * Format: int64
             * @description How long it was down, in milliseconds.
             */
            downtime_ms: number;
            /**
             * Format: double
             * @description Per cent of the time in which it was not down; `null` = nothing is known.
             */
            percent?: number | null;
            /**
             * Format: double
             * @description The same outside of approved maintenance.
             */
            percent_outside_maintenance?: number | null;
            recorded_from?: null | components["schemas"]["String"];
            /** @description The service. */
            service: components["schemas"]["Named"];
            /**
             * Format: int64
             * @description How long the collector was not running, in milliseconds: what happened then is known only as far as it began before.
             */
            unobserved_ms: number;
        };
        /** @description One step. */
        AvailabilityStep: {
            /**
             * Format: int64
             * @description How long it was down, in milliseconds.
             */
            downtime_ms: number;
            /** @description From (inclusive). */
            from: components["schemas"]["String"];
            /**
             * Format: double
             * @description Per cent of the time in which it was not down; `null` = nothing is known.
             */
            percent?: number | null;
            /** @description To (exclusive). */
            to: components["schemas"]["String"];
        };
        /** @description A component that may be the root cause. */
        Candidate: {
            /** @description The component. */
            component: components["schemas"]["ComponentRef"];
            /** @description Who would be responsible for it, judged at the incident's `since`. */
            party: components["schemas"]["Named"];
            /**
             * Format: double
             * @description How plausible, from 0 to 1.
             */
            probability: number;
        };
        /** @description A change. */
        Change: {
            agent?: null | components["schemas"]["AgentChange"];
            /** @description When. */
            at: components["schemas"]["String"];
            component?: null | components["schemas"]["ComponentRef"];
            incident?: null | components["schemas"]["IncidentChange"];
            /** @description What kind of change: exactly the field of that name is filled below. */
            kind: components["schemas"]["ChangeKind"];
            model?: null | components["schemas"]["ModelChange"];
            /**
             * Format: int64
             * @description Its number: grows with time.
             */
            number: number;
            /** @description For `started`: the collector's version. */
            started?: string | null;
            state?: null | components["schemas"]["StateChange"];
        };
        /**
         * @description What kind of change.
         * @enum {string}
         */
        ChangeKind: "state" | "incident" | "agent" | "model" | "started";
        /**
         * @description What an entry records.
         * @enum {string}
         */
        ChangeName: "opened" | "revised" | "merged" | "split_from" | "restored" | "reopened" | "resolved" | "acted" | "breached" | "recorded" | "corrected";
        /** @description One page of changes, the newest first. */
        ChangePage: {
            /** @description The changes. */
            items: components["schemas"]["Change"][];
            /**
             * Format: int64
             * @description For the next page: send it as `after`; `null` = there are no more.
             */
            next?: number | null;
        };
        /** @description A way to tell a party. */
        Channel: {
            /** @description Whether it is signed. */
            signed: boolean;
            /** @description Scheme and host; the rest may hold a secret. */
            to: string;
            /** @enum {string} */
            type: "webhook";
        } | {
            /** @description Address. */
            to: string;
            /** @enum {string} */
            type: "email";
        } | {
            /** @enum {string} */
            type: "mqtt";
        };
        /** @description What became of a test message. */
        ChannelTest: {
            /** @description Whether the other side took it. */
            delivered: boolean;
            /** @description What the other side said, or why it failed. */
            detail: string;
        };
        /** @description The last word of one check by one observer. */
        Check: {
            /** @description When. */
            at: components["schemas"]["String"];
            /** @description The observer. */
            by: components["schemas"]["Observer"];
            /** @description The check. */
            check: string;
            last_ok?: null | components["schemas"]["String"];
            /** @description The newest message. */
            message?: string | null;
            /** @description Since when it has seen the same without interruption. */
            since: components["schemas"]["String"];
            /** @description What it saw last. */
            status: components["schemas"]["Status"];
            /**
             * Format: int32
             * @description How many samples in a row.
             */
            streak: number;
            /**
             * Format: double
             * @description The newest measured value, in the check's own unit.
             */
            value?: number | null;
        };
        /** @description A service-level clock. */
        Clock: {
            /** @description Whether the target was missed. */
            breached: boolean;
            /** @description When the target is missed, by the calendar of the contract's level. */
            due_at: components["schemas"]["String"];
            /** @description What it measures. */
            kind: components["schemas"]["ClockKind"];
            /** @description The party it runs against. */
            party: components["schemas"]["Named"];
            /** @description When it started. */
            started_at: components["schemas"]["String"];
            stopped_at?: null | components["schemas"]["String"];
        };
        /**
         * @description What a service-level clock measures.
         * @enum {string}
         */
        ClockKind: "respond" | "arrive" | "restore";
        /** @description A component. */
        Component: {
            /** @description Network address. */
            address?: string | null;
            /**
             * Format: int32
             * @description For a business service: 1 (most critical) and up.
             */
            criticality?: number | null;
            /**
             * @description It was heard although the model does not name it: nobody's contract covers it, and only those who see everything
             *     see it.
             */
            discovered: boolean;
            /** @description For a link or circuit: the two components it joins. */
            ends?: string[] | null;
            /** @description Its id. */
            id: string;
            /** @description Unfinished incidents that it is part of, the newest first. */
            incidents: string[];
            /** @description What it is. */
            kind: components["schemas"]["Kind"];
            /** @description Labels. */
            labels: {
                [key: string]: string;
            };
            /** @description Its name; the id if it has none. */
            name: string;
            owner?: null | components["schemas"]["Named"];
            reason?: null | components["schemas"]["Text"];
            responsible?: null | components["schemas"]["Responsible"];
            /** @description How much of it is in sight; in outline, everything below `since` is empty. */
            sight: components["schemas"]["Sight"];
            since?: null | components["schemas"]["String"];
            /** @description Where it is. */
            site?: string | null;
            /** @description Its state. */
            state: components["schemas"]["State"];
            status?: null | components["schemas"]["Status"];
        };
        /** @description One component with everything around it. In outline only the head is filled. */
        ComponentDetail: components["schemas"]["Component"] & {
            /** @description The last word of each check by each observer. */
            checks: components["schemas"]["Check"][];
            /** @description Incidents that it is or was part of, the newest first; at most 50. */
            history: components["schemas"]["Incident"][];
            /** @description The links that end on it, with the other end; at most the first 1,000. */
            links: components["schemas"]["LinkEnd"][];
            /** @description Maintenance that is approved for it and not over. */
            maintenance: components["schemas"]["Maintenance"][];
            /** @description For a discovered component: what to add to a file of the model, to be completed with site, labels and links. */
            model_entry?: string | null;
            /** @description What needs it directly; at most the first 1,000. */
            needed_by: components["schemas"]["ComponentRef"][];
            /** @description What it needs: all of these groups must hold. */
            needs: components["schemas"]["Need"][];
            place?: null | components["schemas"]["ComponentRef"];
        };
        /** @description A component where it is only referred to. */
        ComponentRef: {
            /** @description Its id. */
            id: string;
            kind?: null | components["schemas"]["Kind"];
            /** @description Its name; the id if it has none. */
            name: string;
            state?: null | components["schemas"]["State"];
        };
        /**
         * @description Order of a list of components.
         * @enum {string}
         */
        ComponentSort: "id" | "name" | "state" | "since";
        /** @description One condition of being ready. */
        Condition: {
            /** @description Whether it holds. */
            holds: boolean;
            /** @description Why not; empty if it holds. */
            message: string;
            /** @description A stable name, such as `storage`. */
            name: string;
        };
        /** @description A person to call. */
        Contact: {
            /** @description E-mail address. */
            email?: string | null;
            /** @description Name. */
            name: string;
            /** @description Telephone. */
            phone?: string | null;
        };
        /** @description A contract. */
        Contract: {
            /** @description Components that it makes its provider responsible for now. */
            component_count: number;
            /** @description What it covers: selectors as the model writes them. */
            covers: string[];
            /** @description The party that ordered it. */
            customer: components["schemas"]["Named"];
            /** @description In force from this instant (inclusive). */
            from: components["schemas"]["String"];
            /** @description Its id. */
            id: string;
            /** @description Whether it is in force now. */
            in_force: boolean;
            level?: null | components["schemas"]["ServiceLevel"];
            /** @description The party responsible. */
            provider: components["schemas"]["Named"];
            to?: null | components["schemas"]["String"];
        };
        /**
         * @description Where the contracts leave gaps, and where one outranks another. Contracts between which no rule decides cannot be here:
         *     a model with such an overlap is refused.
         */
        Coverage: {
            /** @description How many components are in sight (business services are nobody's to cover). */
            components: number;
            /** @description Contracts that end soon, the next first. */
            ending: components["schemas"]["EndingView"][];
            /** @description Stretches ahead without cover that begin within that time, the next first. */
            gaps: components["schemas"]["CoverageGap"][];
            /** @description Contracts of different parties that select the same components now; the more specific one counts. */
            overlaps: components["schemas"]["CoverageOverlap"][];
            /** @description Those; at most the first 1,000. */
            uncovered: components["schemas"]["UncoveredView"][];
            /** @description How many of them no contract covers now. */
            uncovered_count: number;
        };
        /** @description A stretch ahead in which nobody covers components that are covered before it. */
        CoverageGap: {
            /** @description How many components. */
            component_count: number;
            /** @description Those; at most the first 1,000. */
            components: string[];
            /** @description From (inclusive). */
            from: components["schemas"]["String"];
            to?: null | components["schemas"]["String"];
        };
        /** @description Two contracts of different parties that select the same components. */
        CoverageOverlap: {
            /** @description How many components both select. */
            component_count: number;
            /** @description Those; at most the first 1,000. */
            components: string[];
            /** @description The contract that counts. */
            counts: string;
            /** @description The contract that it outranks. */
            outranked: string;
            /** @description That one's provider. */
            outranked_provider: components["schemas"]["Named"];
            /** @description Its provider. */
            provider: components["schemas"]["Named"];
        };
        /** @description A stretch of downtime of one account. */
        Downtime: {
            /** @description Whose it is. */
            account: components["schemas"]["AccountName"];
            /** @description From (inclusive). */
            from: components["schemas"]["String"];
            /** @description The incident behind it, if there is one and the caller may know. */
            incident?: string | null;
            party?: null | components["schemas"]["Named"];
            /** @description To (exclusive): the end of what was asked for, if it lasts longer. */
            to: components["schemas"]["String"];
        };
        /** @description How long the downtime on an account was. */
        DowntimeAccount: {
            /** @description The kind of account. */
            account: components["schemas"]["AccountName"];
            /**
             * Format: int64
             * @description Milliseconds.
             */
            downtime_ms: number;
            party?: null | components["schemas"]["Named"];
        };
        /** @description A link. */
        Edge: {
            /** @description Positions of its ends in `nodes`. */
            ends: number[];
            /** @description Its id. */
            id: string;
            /** @description Its state. */
            state: components["schemas"]["State"];
        };
        /**
         * @description What kind of edge is suggested.
         * @enum {string}
         */
        EdgeKind: "link" | "dependency";
        /** @description A contract that ends soon. */
        EndingView: {
            /** @description When it ends. */
            at: components["schemas"]["String"];
            /** @description The contract. */
            contract: string;
            /** @description Who provides under it. */
            provider: components["schemas"]["Named"];
            /** @description Those; at most the first 1,000. */
            uncovered: string[];
            /** @description Components that nobody covers from then on. */
            uncovered_count: number;
        };
        /** @description One entry of the ledger. */
        Entry: {
            action?: null | components["schemas"]["ActionName"];
            /** @description When. */
            at: components["schemas"]["String"];
            /** @description What changed. */
            change: components["schemas"]["ChangeName"];
            /** @description All clocks after it, where it says so. */
            clocks: components["schemas"]["Clock"][];
            ended?: null | components["schemas"]["String"];
            /** @description Its hash, which covers the hash of the entry before it. */
            hash: string;
            /** @description The other incident of a merge or split. */
            other?: string | null;
            priority?: null | components["schemas"]["Priority"];
            reason?: null | components["schemas"]["Text"];
            responsible?: null | components["schemas"]["Named"];
            /** @description The root cause after it, where it says so. */
            root_cause?: string | null;
            /**
             * Format: int64
             * @description Its position in the ledger.
             */
            seq: number;
            /** @description For a note, its text; for another action, the reason given. */
            text?: string | null;
            /** @description The user; `null` = the engine, from evidence. */
            user?: string | null;
        };
        /** @description A piece of evidence. */
        Evidence: {
            /** @description When. */
            at: components["schemas"]["String"];
            /** @description The observer. */
            by: components["schemas"]["Observer"];
            /** @description The check. */
            check: string;
            /** @description The component observed. */
            component: components["schemas"]["ComponentRef"];
            /** @description For or against the root cause. */
            stance: components["schemas"]["Stance"];
            /** @description What it saw last. */
            status: components["schemas"]["Status"];
            /** @description Why it matters. */
            why: components["schemas"]["Text"];
        };
        /** @description Why a component is in its state, and why an incident was opened on it or not. */
        Explanation: {
            /** @description The component. */
            component: components["schemas"]["ComponentRef"];
            /** @description The newest word of each of its checks, and what it is taken for. */
            evidence: components["schemas"]["Evidence"][];
            /** @description Why a verdict was given, or why none was, step by step. */
            findings: components["schemas"]["Text"][];
            /** @description Why it is in this state. */
            reason: components["schemas"]["Text"];
            root_cause?: null | components["schemas"]["ComponentRef"];
            /** @description Its state. */
            state: components["schemas"]["State"];
            /** @description Root causes of the verdicts it belongs to: as root cause, candidate, symptom or impacted service. */
            verdicts: components["schemas"]["ComponentRef"][];
        };
        /** @description An incident in a list. */
        Incident: {
            acknowledged?: null | components["schemas"]["Acknowledged"];
            /** @description What kind of trouble it is. */
            class: components["schemas"]["IncidentClass"];
            /** @description Service-level clocks, in the order they started. */
            clocks: components["schemas"]["Clock"][];
            /** @description It went down and up again several times in a short while. */
            flapping: boolean;
            /** @description Its id. */
            id: string;
            /** @description The incident it was merged into. */
            merged_into?: string | null;
            /** @description When it was opened, or put on record if it was over by then. */
            opened_at: components["schemas"]["String"];
            /** @description How urgent it is. */
            priority: components["schemas"]["Priority"];
            reason?: null | components["schemas"]["Text"];
            /** @description It was over before the reports on it arrived: nobody was told and no clock ran. */
            recorded_late: boolean;
            /**
             * Format: int32
             * @description How many times it was reopened.
             */
            reopened: number;
            resolved_at?: null | components["schemas"]["String"];
            responsible?: null | components["schemas"]["Responsible"];
            restored_at?: null | components["schemas"]["String"];
            /** @description The root cause; the best guess when `undecided`. */
            root_cause: components["schemas"]["ComponentRef"];
            /** @description Business services that it takes down. */
            services: components["schemas"]["ComponentRef"][];
            /**
             * @description How much of it is in sight; in outline, `responsible`, `reason` and `clocks` are empty and only what is in sight by
             *     itself is listed.
             */
            sight: components["schemas"]["Sight"];
            /** @description Time of the earliest evidence: the instant responsibility is judged at. */
            since: components["schemas"]["String"];
            /** @description Where it stands. */
            state: components["schemas"]["IncidentState"];
            /** @description How many components suffer from it. */
            symptom_count: number;
            /** @description The evidence cannot tell the first candidates apart. */
            undecided: boolean;
        };
        /** @description An incident changed. */
        IncidentChange: {
            entry?: null | components["schemas"]["Entry"];
            /** @description The incident. */
            id: string;
        };
        /**
         * @description What kind of trouble an incident is.
         * @enum {string}
         */
        IncidentClass: "failure" | "degradation" | "redundancy_lost" | "monitoring_blind";
        /** @description One incident with everything about it. In outline only the head is filled. */
        IncidentDetail: components["schemas"]["Incident"] & {
            /** @description What the caller may do to it now. */
            allowed_actions: components["schemas"]["ActionName"][];
            /** @description The plausible root causes, best first. */
            candidates: components["schemas"]["Candidate"][];
            /** @description The evidence, for and against. */
            evidence: components["schemas"]["Evidence"][];
            /** @description Notes, oldest first. */
            notes: components["schemas"]["Note"][];
            /** @description Earlier incidents with the same root cause, newest first; at most 20. */
            related: components["schemas"]["Incident"][];
            story?: null | components["schemas"]["Text"];
            /** @description Components that suffer from it now; at most the first 1,000. */
            symptoms: components["schemas"]["ComponentRef"][];
            /** @description Every change, oldest first: entries of the ledger. */
            timeline: components["schemas"]["Entry"][];
        };
        /** @description One page of incidents, newest first. */
        IncidentPage: {
            /** @description The incidents. */
            items: components["schemas"]["Incident"][];
            /** @description For the next page: send it as `after`; `null` = there are no more. */
            next?: string | null;
        };
        /**
         * @description Where an incident stands.
         * @enum {string}
         */
        IncidentState: "open" | "acknowledged" | "restored" | "resolved" | "merged";
        /**
         * @description What a component is.
         * @enum {string}
         */
        Kind: "site" | "power" | "circuit" | "link" | "router" | "switch" | "firewall" | "load_balancer" | "wireless" | "host" | "hypervisor" | "vm" | "container" | "software" | "database" | "middleware" | "endpoint" | "service";
        /** @description A link of a component and what is on its other end. */
        LinkEnd: {
            /** @description The link. */
            link: components["schemas"]["ComponentRef"];
            /** @description The other end. */
            to: components["schemas"]["ComponentRef"];
        };
        /** @description Data of an event `change`: what changed, as far as it is in the caller's sight. */
        LiveChange: {
            /** @description Components whose state changed. */
            components: components["schemas"]["LiveComponent"][];
            /** @description Incidents that changed. */
            incidents: string[];
            /** @description The model was replaced: everything may have changed. */
            model: boolean;
        };
        /** @description A component's new state. */
        LiveComponent: {
            /** @description The component. */
            id: string;
            since?: null | components["schemas"]["String"];
            /** @description Its state now. */
            state: components["schemas"]["State"];
        };
        /** @description Approved downtime. */
        Maintenance: {
            approved_by?: null | components["schemas"]["Named"];
            /** @description From (inclusive). */
            from: components["schemas"]["String"];
            /** @description Why. */
            reason: string;
            /** @description To (exclusive). */
            to: components["schemas"]["String"];
        };
        /** @description The loaded model's validation report. */
        Model: {
            /** @description How many components it has, links and services included. */
            components: number;
            /** @description How many dependencies. */
            dependencies: number;
            /** @description The files it came from. */
            files: string[];
            loaded_at?: null | components["schemas"]["String"];
            /** @description Name of the whole network. */
            name: string;
            refused?: null | components["schemas"]["RefusedEdit"];
            /** @description Zone of plain dates. */
            time_zone?: string | null;
            /** @description Its warnings. */
            warnings: components["schemas"]["ModelProblem"][];
        };
        /** @description An edited model came into force. */
        ModelChange: {
            /** @description Components that are new; at most the first 100. */
            added: string[];
            /** @description How many are new. */
            added_count: number;
            /** @description How many components there were then. */
            components: number;
            /** @description Components that are gone; at most the first 100. */
            removed: string[];
            /** @description How many are gone. */
            removed_count: number;
        };
        /** @description What is wrong with the model: where, why, and what to do about it. */
        ModelProblem: {
            /** @description Column, from 1. */
            column: number;
            /** @description File. */
            file: string;
            /** @description What to do about it. */
            fix: string;
            /** @description Line, from 1. */
            line: number;
            /** @description What is wrong. */
            message: string;
        };
        /** @description Something with an id and a name. */
        Named: {
            /** @description Its id. */
            id: string;
            /** @description Its name; the id if it has none. */
            name: string;
        };
        /** @description So many of these providers must be healthy. */
        Need: {
            /**
             * Format: int32
             * @description How many.
             */
            need: number;
            /** @description Of these. */
            providers: components["schemas"]["ComponentRef"][];
        };
        /** @description A new password. */
        NewPassword: {
            /** @description The password until now. */
            current: string;
            /** @description The password from now on, at least 10 characters. */
            new: string;
        };
        /** @description What the new token shall be. */
        NewToken: {
            /** @description How far it may go: `ingest`, `viewer` or `operator`. */
            access: components["schemas"]["Access"];
            expires_at?: null | components["schemas"]["String"];
            /** @description What it is for, such as `telegraf dc-a`. */
            name: string;
            /** @description The party it acts for. */
            party: string;
        };
        /** @description A new user. */
        NewUser: {
            /** @description How far this person may go: `viewer`, `operator` or, for the general contractor only, `administrator`. */
            access: components["schemas"]["Access"];
            /** @description For people. */
            display_name: string;
            /** @description User name: lower-case letters, digits and `. _ - @`, at most 64. */
            name: string;
            /** @description The party this person works for. */
            party: string;
            /** @description Password, at least 10 characters. */
            password: string;
        };
        /** @description A component. */
        Node: {
            /** @description Its id. */
            id: string;
            /** @description What it is. */
            kind: components["schemas"]["Kind"];
            /** @description Its name. */
            name: string;
            /** @description Where it is. */
            site?: string | null;
            /** @description Its state. */
            state: components["schemas"]["State"];
        };
        /** @description A remark. */
        Note: {
            /** @description When. */
            at: components["schemas"]["String"];
            /** @description Who. */
            by: string;
            /** @description What. */
            text: string;
        };
        /** @description Who made an observation. */
        Observer: {
            /** @enum {string} */
            type: "own";
        } | {
            /** @description That component. */
            component: string;
            /** @enum {string} */
            type: "agent";
        } | {
            /** @enum {string} */
            type: "collector";
        };
        /** @description What matters now. */
        Overview: {
            /** @description Agents in sight. */
            agents: number;
            /** @description Agents in sight: how many are connected, of how many. */
            agents_online: number;
            /** @description Components by state, business services aside. */
            by_state: components["schemas"]["StateCount"][];
            /** @description Unfinished incidents, the most urgent and then the oldest first; at most 100. */
            incidents: components["schemas"]["Incident"][];
            /** @description Name of the whole network. */
            network: string;
            /** @description The collector's time. */
            now: components["schemas"]["String"];
            /** @description Unfinished incidents by priority (`p1` to `p4`). */
            open_by_priority: {
                [key: string]: number;
            };
            /** @description Business services, the worst and then the most critical first; at most 100. */
            services: components["schemas"]["Component"][];
            /** @description The same, by site; those without a site last. */
            sites: components["schemas"]["Site"][];
        };
        /** @description One page of a list. */
        Page_Component: {
            /** @description The entries. */
            items: {
                /** @description Network address. */
                address?: string | null;
                /**
                 * Format: int32
                 * @description For a business service: 1 (most critical) and up.
                 */
                criticality?: number | null;
                /**
                 * @description It was heard although the model does not name it: nobody's contract covers it, and only those who see everything
                 *     see it.
                 */
                discovered: boolean;
                /** @description For a link or circuit: the two components it joins. */
                ends?: string[] | null;
                /** @description Its id. */
                id: string;
                /** @description Unfinished incidents that it is part of, the newest first. */
                incidents: string[];
                /** @description What it is. */
                kind: components["schemas"]["Kind"];
                /** @description Labels. */
                labels: {
                    [key: string]: string;
                };
                /** @description Its name; the id if it has none. */
                name: string;
                owner?: null | components["schemas"]["Named"];
                reason?: null | components["schemas"]["Text"];
                responsible?: null | components["schemas"]["Responsible"];
                /** @description How much of it is in sight; in outline, everything below `since` is empty. */
                sight: components["schemas"]["Sight"];
                since?: null | components["schemas"]["String"];
                /** @description Where it is. */
                site?: string | null;
                /** @description Its state. */
                state: components["schemas"]["State"];
                status?: null | components["schemas"]["Status"];
            }[];
            /** @description Position of the first of `items`. */
            offset: number;
            /** @description How many there are on all pages. */
            total: number;
        };
        /** @description A party. */
        Party: {
            /** @description How it is told about its incidents. */
            channels: components["schemas"]["Channel"][];
            /** @description People to call. */
            contacts: components["schemas"]["Contact"][];
            /** @description Contracts under which it provides. */
            contracts: string[];
            /** @description Its id. */
            id: string;
            managed_by?: null | components["schemas"]["Named"];
            /** @description Its name. */
            name: string;
            on_call?: null | components["schemas"]["Contact"];
            /** @description Its role. */
            role: components["schemas"]["Role"];
            /** @description How much of it is in sight; in outline, everything below is empty. */
            sight: components["schemas"]["Sight"];
        };
        /** @description The samples of one step. */
        Point: {
            /** @description Start of the step, or time of the raw sample. */
            at: components["schemas"]["String"];
            /**
             * Format: double
             * @description Greatest sample.
             */
            max: number;
            /**
             * Format: double
             * @description Mean of the samples.
             */
            mean: number;
            /**
             * Format: double
             * @description Smallest sample.
             */
            min: number;
        };
        /**
         * @description Unit of timestamps, as InfluxDB 1 and 2 name it.
         * @enum {string}
         */
        PrecisionName: "ns" | "n" | "us" | "u" | "ms" | "s";
        /** @description A signed-in user or a token, and what it may do in general. */
        PrincipalView: {
            /** @description How far it may go within the role. */
            access: components["schemas"]["Access"];
            /** @description May act on incidents, at least on some. */
            acts: boolean;
            /** @description May manage users and tokens. */
            manages_accounts: boolean;
            /** @description User name, or `token:NAME`. */
            name: string;
            /** @description For whom. */
            party: components["schemas"]["Named"];
            role?: null | components["schemas"]["Role"];
            /** @description May see the collector's inner life. */
            sees_system: boolean;
        };
        /**
         * @description How urgent an incident is; `p1` is the most urgent.
         * @enum {string}
         */
        Priority: "p1" | "p2" | "p3" | "p4";
        /** @description What went wrong, why, and what to do about it. */
        Problem: {
            /** @description A stable name for programs, such as `not_signed_in`. */
            code: string;
            /** @description What is wrong (English), for tools that know RFC 9457 only. */
            detail: string;
            /** @description What to do about it, for people. */
            fix: components["schemas"]["Text"];
            /** @description What is wrong, for people. */
            message: components["schemas"]["Text"];
            /**
             * Format: int64
             * @description For `too_many_attempts` and `unavailable`: seconds to wait before asking again.
             */
            retry_after_seconds?: number | null;
            /**
             * Format: int32
             * @description HTTP status.
             */
            status: number;
        };
        /** @description Whether the collector is ready to serve, and what is missing. */
        Readiness: {
            /** @description The conditions. */
            conditions: components["schemas"]["Condition"][];
            /** @description All conditions hold. */
            ready: boolean;
        };
        /** @description An edit that changed nothing because it is invalid. */
        RefusedEdit: {
            /** @description When it was seen. */
            at: components["schemas"]["String"];
            /** @description All that is wrong with it. */
            problems: components["schemas"]["ModelProblem"][];
        };
        /** @description An incident that resembles the one asked about. */
        RelatedIncident: {
            /** @description The incident. */
            incident: components["schemas"]["Incident"];
            /**
             * Format: double
             * @description How much of all they hurt both hurt, from 0 to 1.
             */
            overlap: number;
            /** @description The same party answers for both; `null` = the caller may not know. */
            same_party?: boolean | null;
            /** @description It has the same root cause. */
            same_root_cause: boolean;
            /** @description Components and services that both hurt. */
            shared: number;
        };
        /** @description Who is responsible, by which contract and until when. */
        Responsible: {
            /** @description The contract; `null` when the general contractor is the default. */
            contract?: string | null;
            from?: null | components["schemas"]["String"];
            /** @description The party. */
            party: components["schemas"]["Named"];
            /** @description Why. */
            reason: components["schemas"]["Text"];
            to?: null | components["schemas"]["String"];
        };
        /**
         * @description A party's role.
         * @enum {string}
         */
        Role: "agency" | "general_contractor" | "subcontractor" | "vendor";
        /** @description Values of one series. */
        Series: {
            /** @description The instance. */
            instance: string;
            /** @description Points by time; a step without samples has none. */
            points: components["schemas"]["Point"][];
            /**
             * Format: int32
             * @description Seconds that each point stands for; 0 = raw samples.
             */
            step_seconds: number;
        };
        /** @description One recorded series. */
        SeriesName: {
            /** @description Sorted `key=value` joined by commas; empty for a metric with one series a component. */
            instance: string;
            /** @description The metric, such as `cpu.used_percent`: the unit is the end of its name. */
            metric: string;
        };
        /** @description The availability of one service, step by step and stretch by stretch. */
        ServiceAvailability: components["schemas"]["Availability"] & {
            /** @description Every stretch of downtime of one account, the oldest first. */
            downtime: components["schemas"]["Downtime"][];
            /** @description From (inclusive). */
            from: components["schemas"]["String"];
            /**
             * Format: int64
             * @description Length of a step in seconds.
             */
            step: number;
            /** @description Step by step, the oldest first; the last one may be shorter. */
            steps: components["schemas"]["AvailabilityStep"][];
            /** @description To (exclusive); never later than now. */
            to: components["schemas"]["String"];
            /** @description There are more than 5,000 stretches: the rest is missing everywhere here. Ask for a shorter time. */
            truncated: boolean;
        };
        /** @description One business service. */
        ServiceDetail: components["schemas"]["Component"] & {
            /** @description What it is built on. */
            tree: components["schemas"]["TreeNode"];
            /** @description The tree was cut off at 500 components. */
            truncated: boolean;
            /** @description The unfinished incidents that take it down, and who is at work on each. */
            waits_for: components["schemas"]["Wait"][];
        };
        /** @description A service level. */
        ServiceLevel: {
            /** @description The calendar its clocks run by. */
            calendar: string;
            /** @description Its id. */
            id: string;
            /** @description Targets of P1 to P4, in this order. */
            targets: components["schemas"]["Targets"][];
        };
        /** @description Who is signed in, if anyone. */
        SessionView: {
            /** @description For requests by cookie that change something: send it in the header `X-CSRF-Token`. */
            csrf_token?: string | null;
            principal?: null | components["schemas"]["PrincipalView"];
            /** @description There is no user yet: open the link that the collector printed at its start. */
            setup_open: boolean;
        };
        /** @description The first user. */
        SetUp: {
            /** @description For people; the user name if absent. */
            display_name?: string | null;
            /** @description User name: lower-case letters, digits and `. _ - @`. */
            name: string;
            /** @description Password, at least 10 characters. */
            password: string;
            /** @description The one-time secret at the end of the link that the first start printed. */
            secret: string;
        };
        /**
         * @description How much of something is in sight: `outline` is what it is, where, and its state.
         * @enum {string}
         */
        Sight: "hidden" | "outline" | "full";
        /** @description Name and password. */
        SignIn: {
            /** @description User name. */
            name: string;
            /** @description Password. */
            password: string;
        };
        /** @description The components of a site. */
        Site: {
            /** @description Components by state. */
            by_state: components["schemas"]["StateCount"][];
            /** @description The site; `null` for components without one. */
            site?: string | null;
        };
        /**
         * @description Whether a piece of evidence speaks for or against the root cause.
         * @enum {string}
         */
        Stance: "for" | "against";
        /**
         * @description The displayed state of a component.
         * @enum {string}
         */
        State: "ok" | "unknown" | "maintenance" | "warning" | "degraded" | "suspect" | "blind" | "affected" | "failed";
        /** @description From one state to another. */
        StateChange: {
            from?: null | components["schemas"]["State"];
            /** @description Since. */
            to: components["schemas"]["State"];
        };
        /** @description How many components are in a state. */
        StateCount: {
            /** @description How many. */
            count: number;
            /** @description The state. */
            state: components["schemas"]["State"];
        };
        /**
         * @description What a check saw.
         * @enum {string}
         */
        Status: "ok" | "unknown" | "warning" | "critical";
        String: string;
        /** @description An edge that the model seems to lack. */
        SuggestedEdge: {
            /** @description The component that lacks it. */
            from: string;
            /** @description A link or a dependency. */
            kind: components["schemas"]["EdgeKind"];
            /** @description When the newest of these began. */
            last_seen: components["schemas"]["String"];
            /** @description The evidence for it. */
            reason: components["schemas"]["Text"];
            /**
             * Format: int32
             * @description In how many outages it has shown.
             */
            seen: number;
            /** @description What it most likely is joined to or depends on. */
            to: string;
            /** @description What to paste into a file of the model. */
            toml: string;
        };
        /** @description The collector about itself. */
        System: {
            /** @description Its time now. */
            now: components["schemas"]["String"];
            /** @description Its parts. */
            parts: components["schemas"]["SystemPart"][];
            /** @description Whether it is ready to serve. */
            ready: boolean;
            /** @description When this process started. */
            started_at: components["schemas"]["String"];
            /** @description Version of the collector. */
            version: string;
        };
        /** @description One part of the collector. */
        SystemPart: {
            /** @description Figures by name with unit. */
            figures: {
                [key: string]: number;
            };
            /** @description Whether it works. */
            healthy: boolean;
            /** @description A stable name, such as `broker` or `storage`. */
            name: string;
            /** @description In one sentence. */
            summary: components["schemas"]["Text"];
        };
        /** @description Targets of one priority, in seconds on the level's calendar. */
        Targets: {
            /**
             * Format: int64
             * @description Until on site.
             */
            arrive_seconds?: number | null;
            /**
             * Format: int64
             * @description Until acknowledged.
             */
            respond_seconds?: number | null;
            /**
             * Format: int64
             * @description Until restored.
             */
            restore_seconds?: number | null;
        };
        /** @description A stretch of responsibility. */
        Tenure: {
            /** @description By which contract; `null` = the general contractor by default. */
            contract?: string | null;
            from?: null | components["schemas"]["String"];
            /** @description Who. */
            party: components["schemas"]["Named"];
            to?: null | components["schemas"]["String"];
        };
        /** @description A sentence for people, in the two languages of the product. */
        Text: {
            /** @description English. */
            en: string;
            /** @description Chinese. */
            zh: string;
        };
        /** @description A token, without its secret. */
        TokenView: {
            /** @description How far it may go. */
            access: components["schemas"]["Access"];
            /** @description When. */
            created_at: components["schemas"]["String"];
            /** @description The user who made it. */
            created_by: string;
            expires_at?: null | components["schemas"]["String"];
            /** @description Its id. */
            id: string;
            last_used_at?: null | components["schemas"]["String"];
            /** @description What it is for. */
            name: string;
            /** @description The party it acts for. */
            party: components["schemas"]["Named"];
        };
        /** @description A new token with its secret, which is never shown again. */
        TokenWithSecret: components["schemas"]["TokenView"] & {
            /** @description Send it as `Authorization: Bearer SECRET`. */
            secret: string;
        };
        /** @description A graph of what is in sight. */
        Topology: {
            /** @description Dependencies between nodes. */
            dependencies: components["schemas"]["Arrow"][];
            /** @description Links and circuits between two of the nodes. */
            links: components["schemas"]["Edge"][];
            /** @description Components, business services included. */
            nodes: components["schemas"]["Node"][];
            /** @description More is in sight than fits: ask for one site at a time. */
            truncated: boolean;
        };
        /** @description So many of these providers must be healthy. */
        TreeGroup: {
            /** @description How many are: neither failed nor affected by a failure. */
            healthy: number;
            /** @description Whether that is enough. */
            holds: boolean;
            /**
             * Format: int32
             * @description How many must be healthy.
             */
            need: number;
            /** @description The providers. */
            providers: components["schemas"]["TreeNode"][];
        };
        /** @description A component of a dependency tree, and what it needs. */
        TreeNode: {
            /** @description The component. */
            component: components["schemas"]["ComponentRef"];
            /** @description What it needs: all of these groups must hold. Empty also where the component stands elsewhere in the tree already. */
            needs: components["schemas"]["TreeGroup"][];
            /** @description It stands elsewhere in the tree already, with what it needs. */
            repeated: boolean;
        };
        /** @description A component that no contract covers. */
        UncoveredView: {
            /** @description It was heard although the model does not name it. */
            discovered: boolean;
            /** @description Its id. */
            id: string;
            /** @description What it is. */
            kind: components["schemas"]["Kind"];
            /** @description Its name. */
            name: string;
            /** @description Where it is. */
            site?: string | null;
        };
        /** @description What to change of a user; what is absent stays. */
        UserChange: {
            access?: null | components["schemas"]["Access"];
            /** @description A disabled user cannot sign in, and its sessions end. */
            disabled?: boolean | null;
            /** @description For people. */
            display_name?: string | null;
            /** @description The party this person works for. */
            party?: string | null;
            /** @description A new password; all sessions end. */
            password?: string | null;
        };
        /** @description A user. */
        UserView: {
            /** @description How far this person may go. */
            access: components["schemas"]["Access"];
            /** @description When it was created. */
            created_at: components["schemas"]["String"];
            /** @description A disabled user cannot sign in. */
            disabled: boolean;
            /** @description For people. */
            display_name: string;
            /** @description What is typed at log-in. */
            name: string;
            /** @description The party this person works for. */
            party: components["schemas"]["Named"];
            role?: null | components["schemas"]["Role"];
        };
        /** @description An incident that a service is waiting for. */
        Wait: {
            /** @description The incident. */
            incident: string;
            responsible?: null | components["schemas"]["Named"];
            /** @description Its root cause. */
            root_cause: components["schemas"]["ComponentRef"];
            /** @description Since when the service waits. */
            since: components["schemas"]["String"];
        };
        /** @description What would follow, on top of what has failed already. Only what is in the caller's sight is counted and listed. */
        WhatIf: {
            /** @description What would still work but be cut off from the largest rest of the network; at most the first 1,000. */
            cut_off: components["schemas"]["ComponentRef"][];
            /** @description How many that are in all. */
            cut_off_count: number;
            /** @description What else would stop working; at most the first 1,000. */
            down: components["schemas"]["ComponentRef"][];
            /** @description How many that are in all. */
            down_count: number;
            /** @description Business services that would go down; at most the first 1,000. */
            services: components["schemas"]["ComponentRef"][];
        };
    };
    responses: never;
    parameters: never;
    requestBodies: never;
    headers: never;
    pathItems: never;
}
export type $defs = Record<string, never>;
export interface operations {
    get_agents: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Agent"][];
                };
            };
        };
    };
    get_changes: {
        parameters: {
            query?: {
                /** @description From (inclusive); a day before `to` if absent. Records are kept for 90 days. */
                from?: components["schemas"]["String"];
                /** @description To (exclusive); now if absent. */
                to?: components["schemas"]["String"];
                /** @description Only what concerns this component: its states, its agent, and incidents that it is or was part of. */
                component?: string;
                /** @description Only what concerns components at this site; of incidents, the root cause counts. */
                site?: string;
                /** @description Kinds, separated by commas. */
                kind?: string;
                /** @description For the next page: the `next` of the page before. */
                after?: number;
                /** @description Most entries to return: 100 if absent, at most 1,000. */
                limit?: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ChangePage"];
                };
            };
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
        };
    };
    get_components: {
        parameters: {
            query?: {
                /** @description Part of the id, the name or the address; upper and lower case are the same. */
                q?: string;
                /** @description Kinds, separated by commas. */
                kind?: string;
                /** @description Site. */
                site?: string;
                /** @description `key=value`, or `key` for any value. */
                label?: string;
                /** @description States, separated by commas. */
                state?: string;
                /** @description `true`: only those that were heard although the model does not name them; `false`: only the others. */
                discovered?: boolean;
                /** @description The party responsible now. */
                party?: string;
                /** @description Order; by id if absent. */
                sort?: components["schemas"]["ComponentSort"];
                /** @description Entries to skip. */
                offset?: number;
                /** @description Most entries to return: 100 if absent, at most 1,000. */
                limit?: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Page_Component"];
                };
            };
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
        };
    };
    get_components_id: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Component id */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ComponentDetail"];
                };
            };
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
        };
    };
    get_components_id_explain: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Component id */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Explanation"];
                };
            };
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
        };
    };
    get_components_id_responsible: {
        parameters: {
            query?: {
                /** @description The instant; now if absent. */
                at?: components["schemas"]["String"];
            };
            header?: never;
            path: {
                /** @description Component id */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Responsible"];
                };
            };
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
        };
    };
    get_components_id_tenures: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Component id */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Tenure"][];
                };
            };
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
        };
    };
    get_contracts: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Contract"][];
                };
            };
        };
    };
    get_coverage: {
        parameters: {
            query?: {
                /** @description Contracts that end within so many days: 60 if absent, at most 3,660. */
                within_days?: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Coverage"];
                };
            };
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
        };
    };
    get_incidents: {
        parameters: {
            query?: {
                /** @description Only unfinished ones. */
                active?: boolean;
                /** @description States, separated by commas. */
                state?: string;
                /** @description Priorities, separated by commas. */
                priority?: string;
                /** @description Classes, separated by commas. */
                class?: string;
                /** @description The responsible party. */
                party?: string;
                /** @description A component or service that is or was part of it. */
                component?: string;
                /** @description Part of its id or of its root cause's id or name; upper and lower case are the same. */
                q?: string;
                /** @description Opened at this instant or later. */
                from?: components["schemas"]["String"];
                /** @description Opened before this instant. */
                to?: components["schemas"]["String"];
                /** @description `next` of the page before. */
                after?: string;
                /** @description Most entries to return: 100 if absent, at most 1,000. */
                limit?: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["IncidentPage"];
                };
            };
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
        };
    };
    get_incidents_id: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Incident id */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["IncidentDetail"];
                };
            };
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
        };
    };
    post_incidents_id_actions: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Incident id */
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ActionRequest"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["IncidentDetail"];
                };
            };
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description The incident's state does not allow it */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
        };
    };
    get_incidents_id_explain: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Incident id */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Text"];
                };
            };
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
        };
    };
    get_incidents_id_related: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Incident id */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["RelatedIncident"][];
                };
            };
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
        };
    };
    get_links: {
        parameters: {
            query?: {
                /** @description Part of the id, the name or the address; upper and lower case are the same. */
                q?: string;
                /** @description Kinds, separated by commas. */
                kind?: string;
                /** @description Site. */
                site?: string;
                /** @description `key=value`, or `key` for any value. */
                label?: string;
                /** @description States, separated by commas. */
                state?: string;
                /** @description `true`: only those that were heard although the model does not name them; `false`: only the others. */
                discovered?: boolean;
                /** @description The party responsible now. */
                party?: string;
                /** @description Order; by id if absent. */
                sort?: components["schemas"]["ComponentSort"];
                /** @description Entries to skip. */
                offset?: number;
                /** @description Most entries to return: 100 if absent, at most 1,000. */
                limit?: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Page_Component"];
                };
            };
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
        };
    };
    get_live: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "text/event-stream": components["schemas"]["LiveChange"];
                };
            };
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
        };
    };
    get_metrics_range: {
        parameters: {
            query: {
                /** @description The component. */
                component: string;
                /** @description The metric. */
                metric: string;
                /** @description One instance; all if absent. */
                instance?: string;
                /** @description From (inclusive); an hour before `to` if absent. */
                from?: components["schemas"]["String"];
                /** @description To (exclusive); now if absent. */
                to?: components["schemas"]["String"];
                /** @description Most points a series: 300 if absent, at most 5,000. */
                points?: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Series"][];
                };
            };
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
        };
    };
    get_metrics_series: {
        parameters: {
            query: {
                /** @description The component. */
                component: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SeriesName"][];
                };
            };
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
        };
    };
    get_model: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Model"];
                };
            };
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
        };
    };
    get_model_suggestions: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SuggestedEdge"][];
                };
            };
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
        };
    };
    get_openapijson: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": unknown;
                };
            };
        };
    };
    get_overview: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Overview"];
                };
            };
        };
    };
    get_parties: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Party"][];
                };
            };
        };
    };
    post_parties_id_channels_position_test: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Party id */
                id: string;
                /** @description Position of the channel, from 0 */
                position: number;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ChannelTest"];
                };
            };
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
        };
    };
    get_services: {
        parameters: {
            query?: {
                /** @description Part of the id, the name or the address; upper and lower case are the same. */
                q?: string;
                /** @description Kinds, separated by commas. */
                kind?: string;
                /** @description Site. */
                site?: string;
                /** @description `key=value`, or `key` for any value. */
                label?: string;
                /** @description States, separated by commas. */
                state?: string;
                /** @description `true`: only those that were heard although the model does not name them; `false`: only the others. */
                discovered?: boolean;
                /** @description The party responsible now. */
                party?: string;
                /** @description Order; by id if absent. */
                sort?: components["schemas"]["ComponentSort"];
                /** @description Entries to skip. */
                offset?: number;
                /** @description Most entries to return: 100 if absent, at most 1,000. */
                limit?: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Page_Component"];
                };
            };
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
        };
    };
    get_services_availability: {
        parameters: {
            query?: {
                /** @description From (inclusive); 30 days before `to` if absent. At most ten years before it. */
                from?: components["schemas"]["String"];
                /** @description To (exclusive); now if absent or later. */
                to?: components["schemas"]["String"];
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AllAvailability"];
                };
            };
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
        };
    };
    get_services_id: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Service id */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ServiceDetail"];
                };
            };
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
        };
    };
    get_services_id_availability: {
        parameters: {
            query?: {
                /** @description From (inclusive); 30 days before `to` if absent. At most ten years before it. Steps are counted from here. */
                from?: components["schemas"]["String"];
                /** @description To (exclusive); now if absent or later. */
                to?: components["schemas"]["String"];
                /** @description Length of a step in seconds; a day if absent. At most 2,000 steps. */
                step?: number;
            };
            header?: never;
            path: {
                /** @description Service id */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ServiceAvailability"];
                };
            };
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
        };
    };
    get_session: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SessionView"];
                };
            };
        };
    };
    post_session: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["SignIn"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SessionView"];
                };
            };
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
        };
    };
    delete_session: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
        };
    };
    post_session_password: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["NewPassword"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SessionView"];
                };
            };
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
        };
    };
    post_setup: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["SetUp"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SessionView"];
                };
            };
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
        };
    };
    get_system: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["System"];
                };
            };
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
        };
    };
    get_tokens: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["TokenView"][];
                };
            };
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
        };
    };
    post_tokens: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["NewToken"];
            };
        };
        responses: {
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["TokenWithSecret"];
                };
            };
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
        };
    };
    delete_tokens_id: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Token id */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
        };
    };
    get_topology: {
        parameters: {
            query?: {
                /** @description Only this site. */
                site?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Topology"];
                };
            };
        };
    };
    get_users: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["UserView"][];
                };
            };
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
        };
    };
    post_users: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["NewUser"];
            };
        };
        responses: {
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["UserView"];
                };
            };
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
        };
    };
    delete_users_name: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description User name */
                name: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
        };
    };
    patch_users_name: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description User name */
                name: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["UserChange"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["UserView"];
                };
            };
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
        };
    };
    get_what_if: {
        parameters: {
            query: {
                /** @description Components, separated by commas; at most 20. */
                fail: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["WhatIf"];
                };
            };
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
        };
    };
    post_write: {
        parameters: {
            query?: {
                /** @description Unit of the timestamps; nanoseconds if absent. */
                precision?: components["schemas"]["PrecisionName"];
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "text/plain": string;
            };
        };
        responses: {
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
        };
    };
    get_healthz: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "text/plain": string;
                };
            };
        };
    };
    get_metrics: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "text/plain": string;
                };
            };
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
        };
    };
    get_readyz: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Readiness"];
                };
            };
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Readiness"];
                };
            };
        };
    };
}
