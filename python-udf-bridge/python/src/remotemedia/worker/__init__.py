"""Runs nodes for the pipeline: values in and out, retries, circuit breaker, processes."""
