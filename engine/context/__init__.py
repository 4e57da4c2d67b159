"""What the models are told: conversations, chat templates, public and private prompts."""
