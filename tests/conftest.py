"""Settings of all tests.

`python -m pytest --hypothesis-profile=long` lets every property look at fifty times as many examples.
"""

from hypothesis import HealthCheck, Phase, settings

# A slow day of the machine is no failure.
settings.register_profile("default", deadline=None, suppress_health_check=[HealthCheck.too_slow], print_blob=True)
settings.register_profile("long", settings.get_profile("default"), max_examples=5000)
settings.register_profile(  # for tests/mutations.py, which asks only whether there is an example
    "quick", settings.get_profile("default"), max_examples=10, phases=[Phase.explicit, Phase.generate]
)
settings.load_profile("default")
