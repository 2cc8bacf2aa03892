"""Settings of all tests."""

from hypothesis import HealthCheck, settings

# A slow day of the machine is no failure.
settings.register_profile("default", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("default")
