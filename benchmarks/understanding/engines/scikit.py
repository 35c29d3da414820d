"""scikit-learn: TF-IDF of words and pairs, and of letters within words, and a linear support vector machine."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import joblib
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.pipeline import make_pipeline, make_union
from sklearn.svm import LinearSVC

from benchmarks.understanding.engines.contract import Answer, Task, run


def learn(task: Task, folder: Path) -> None:
    """Fit the pipeline and keep it."""
    words = TfidfVectorizer(ngram_range=(1, 2), sublinear_tf=True)
    letters = TfidfVectorizer(analyzer="char_wb", ngram_range=(2, 5), sublinear_tf=True)
    pipeline = make_pipeline(make_union(words, letters), LinearSVC(C=1.0, random_state=0))
    pipeline.fit([text for text, _, _ in task.train], [intent for _, intent, _ in task.train])
    joblib.dump(pipeline, folder / "model.joblib")


def load(folder: Path) -> Callable[[str, str], Answer]:
    """The pipeline that was kept."""
    pipeline = joblib.load(folder / "model.joblib")

    def answer(text: str, language: str) -> Answer:
        del language
        margins = pipeline.decision_function([text])[0]
        best = int(margins.argmax())
        return str(pipeline.classes_[best]), float(margins[best])

    return answer


if __name__ == "__main__":
    run(learn, load)
