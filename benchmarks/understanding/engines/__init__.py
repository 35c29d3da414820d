"""One program an engine: `learn TASK FOLDER` writes a model, `serve TASK FOLDER ANSWERS` answers with it."""
