#pragma once

#include "core/rules/effective_summary.h"
#include "core/rules/rules.h"

#include <QJsonObject>

/// What was found in one file.
struct CheckedFile
{
    QString path;                        ///< as given
    QJsonObject facts;                   ///< what it is and what it was judged as: kind, form, cilium, …
    QString target;                      ///< all versions, in words
    std::optional<Configuration> values; ///< what fixes are applied to
    Judgement judgement;
    QList<EffectiveFact> effective; ///< where it was asked for
};

/// What `check` found, for the formats to write.
struct CheckReport
{
    std::vector<CheckedFile> files;
    std::vector<Error> unreadable; ///< of the files that couldn't be checked
};

struct ReportStyle
{
    std::optional<Severity> failOn; ///< nothing: nothing fails
    bool isColored = false;
    bool showsAccepted = false; ///< in the formats for people
};

QByteArray textReport(const CheckReport &report, const ReportStyle &style);
QByteArray jsonReport(const CheckReport &report, const ReportStyle &style);
/// Static Analysis Results Interchange Format 2.1.0 (OASIS), as code hosts and editors read it.
QByteArray sarifReport(const CheckReport &report, const ReportStyle &style);
/// The workflow commands by which GitHub Actions shows findings beside the lines of a pull request.
QByteArray gitHubReport(const CheckReport &report, const ReportStyle &style);
/// JUnit's XML, the one form that every CI system knows: a test a finding, failed where --fail-on says so.
QByteArray jUnitReport(const CheckReport &report, const ReportStyle &style);
QByteArray markdownReport(const CheckReport &report, const ReportStyle &style);
