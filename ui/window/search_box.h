#pragma once

#include <QLineEdit>

#include <functional>

class QCompleter;
class QStandardItemModel;

/// The search's line: filters are completed as soon as `@` is typed, with what each is for, and so are their values.
class SearchBox final : public QLineEdit
{
    Q_OBJECT

public:
    /// What completion offers for a term that begins with `@`.
    struct Suggestion
    {
        QString term; ///< what it becomes
        QString what; ///< shown behind it
    };
    using Suggest = std::function<QList<Suggestion>(const QString &term)>;

    explicit SearchBox(Suggest suggest, QWidget *parent = nullptr);

    /// The query without a filter whose name is still being typed.
    QString finishedQuery() const;
    bool hasTerm(const QString &term) const;
    /// Puts a term behind the others, or takes it away.
    void toggleTerm(const QString &term);
    /// Puts the beginning of a term (`@value:`) behind the others and offers what may follow.
    void beginTerm(const QString &term);

protected:
    void keyPressEvent(QKeyEvent *event) override;

private:
    void offer();
    void take(const QModelIndex &index);
    int termStart() const;

    Suggest m_suggest;
    QStandardItemModel *m_suggestions;
    QCompleter *m_completer;
};
