"""What the exchange keeps for offices under the deployment key: private keys, secrets."""
