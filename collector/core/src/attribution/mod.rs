//! Every minute that a business service is down belongs to exactly one account.
