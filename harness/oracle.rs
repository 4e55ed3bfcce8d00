//! Results straight from the scenario.
