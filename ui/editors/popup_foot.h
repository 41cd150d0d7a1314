#pragma once

#include <QWidget>

class QHBoxLayout;
class QLabel;
class QPushButton;
class QTimer;

#include <functional>

/// The foot of an editor's popup: what is wrong, tools, Cancel and Apply. While the input is refused nothing can be
/// applied; what the rules say of it is shown a moment later and hinders nobody.
class PopupFoot final : public QWidget
{
    Q_OBJECT

public:
    /// What rules find where the input would be applied, in words; empty: nothing.
    using Judge = std::function<QString()>;

    PopupFoot(const QString &applyName, QWidget *popup);

    void addTool(QLatin1StringView iconName, const QString &text, const std::function<void()> &run);
    void setJudge(Judge judge);
    /// The input changed, and this is what makes it impossible; empty: nothing does.
    void check(const QString &refusal);
    /// What doesn't hinder, but should be known.
    void remark(const QString &remark);

Q_SIGNALS:
    void applied();

private:
    void show(const QString &text, bool isRefused);
    void judge();

    QHBoxLayout *m_tools;
    QLabel *m_problem;
    QPushButton *m_apply;
    QTimer *m_idle;
    QString m_remark;
    Judge m_judge;
};
