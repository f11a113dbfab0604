"""The offices' certificates: asked for, issued, put down, in force, revoked; and whom the exchange trusts."""
