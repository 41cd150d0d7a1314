#pragma once

#include <QWidget>

class QTextBrowser;
class SizingScenario;

/// How the current pool's sizes come about, step by step with their numbers, and where the algorithm can be read.
class DerivationPanel final : public QWidget
{
    Q_OBJECT

public:
    explicit DerivationPanel(SizingScenario *scenario, QWidget *parent = nullptr);

protected:
    void showEvent(QShowEvent *event) override;
    void changeEvent(QEvent *event) override;

private:
    void follow();
    qint64 installedBytes() const;
    QString html() const;

    SizingScenario *m_scenario;
    QTextBrowser *m_text;
};
