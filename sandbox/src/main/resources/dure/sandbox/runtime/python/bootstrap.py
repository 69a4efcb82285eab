"""Starts the runtime client, which is a module of its own so that Python can keep it compiled."""

import runtime_client

runtime_client.main()
