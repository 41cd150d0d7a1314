#pragma once

#include "core/catalogue/catalogue.h"
#include "core/rules/finding.h"

class QPalette;

// The pieces that explanations are made of. Arguments named `html` are markup, everything else is escaped.

/// Style sheet and code blocks in the palette's colours.
class HtmlStyle
{
public:
    explicit HtmlStyle(const QPalette &palette);

    QString page(const QString &html) const;
    QString codeBlock(const QString &text) const;
    QString muted(const QString &html) const;

private:
    QString m_muted;
    QString m_codeBackground;
};

QString richText(const QString &text);
QString heading(const QString &title);
QString paragraph(const QString &title, const QString &text);
QString fact(const QString &name, const QString &text); ///< a table row; nothing without text
QString bullets(const QStringList &htmlItems);
QString textList(const QString &title, const QStringList &texts);
QString codeList(const QString &title, const QStringList &texts);
QString settingLink(const YamlPath &path);
QString webLink(const QString &url, const QString &title);

/// The findings that concern a setting, with their fixes as links.
QString findingsHtml(const QList<Finding> &findings, const YamlPath &path, const Catalogue &catalogue,
                     const QPalette &palette);
/// Reason, source and settings of one finding; its fixes are the caller's.
QString findingHtml(const Finding &finding);
