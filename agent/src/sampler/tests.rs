//! Fixture trees and their readings.
