"""Looks at the policy: reviews, the final evaluation, warnings, and the figures of events."""
