"""Our engine beside scikit-learn, node-nlp and Rasa, on intents that none of us has written."""
