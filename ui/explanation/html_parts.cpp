#include "ui/explanation/html_parts.h"

#include "ui/models/problem_index.h"
#include "ui/theme/theme.h"

#include <QCoreApplication>
#include <QPalette>
#include <QRegularExpression>
#include <QUrl>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace {

QString tr(const char *text)
{
    return QCoreApplication::translate("Explanation", text);
}

QString fixLinks(const Finding &finding, int number)
{
    QStringList links;
    for (int fix = 0; fix < finding.fixes.size(); ++fix)
        links.append(
            u"<a href='fix:%1/%2'>%3</a>"_s.arg(number).arg(fix).arg(finding.fixes[fix].label.toHtmlEscaped()));
    return links.isEmpty() ? QString() : u"<br>%1 %2"_s.arg(tr("Fix:"), links.join(u" &nbsp;·&nbsp; "));
}

} // namespace

HtmlStyle::HtmlStyle(const QPalette &palette)
    : m_muted(tone(Tone::Muted, palette).name()),
      m_codeBackground(mixed(palette.color(QPalette::Text), palette.color(QPalette::Base), 0.06).name())
{
}

QString HtmlStyle::page(const QString &html) const
{
    return u"<style>h2 { margin-top: 0; margin-bottom: 2px; font-size: large; }"
           "h3 { margin-top: 14px; margin-bottom: 2px; font-size: medium; }"
           "p { margin-top: 2px; margin-bottom: 6px; } ul { margin-top: 2px; margin-bottom: 4px; margin-left: 16px; "
           "-qt-list-indent: 0; }"
           "td.name { color: %1; padding-right: 10px; }</style>%2"_s.arg(m_muted, html);
}

QString HtmlStyle::codeBlock(const QString &text) const
{
    return u"<table width='100%' cellpadding='6' bgcolor='%1'><tr><td><pre style='margin:0; white-space:pre-wrap'>%2</pre></td></tr></table>"_s
        .arg(m_codeBackground, text.trimmed().toHtmlEscaped());
}

QString HtmlStyle::muted(const QString &html) const
{
    return u"<span style='color:%1'>%2</span>"_s.arg(m_muted, html);
}

QString richText(const QString &text)
{
    static const QRegularExpression code(u"`([^`]+)`"_s);
    QString html = text.trimmed().toHtmlEscaped();
    html.replace(code, u"<code>\\1</code>"_s);
    return html.replace(u'\n', u"<br>"_s);
}

QString heading(const QString &title)
{
    return u"<h3>%1</h3>"_s.arg(title.toHtmlEscaped());
}

QString paragraph(const QString &title, const QString &text)
{
    if (text.isEmpty())
        return {};
    return (title.isEmpty() ? QString() : heading(title)) + u"<p>%1</p>"_s.arg(richText(text));
}

QString fact(const QString &name, const QString &text)
{
    return text.isEmpty() ? QString()
                          : u"<tr><td class='name'>%1</td><td>%2</td></tr>"_s.arg(name.toHtmlEscaped(), richText(text));
}

QString bullets(const QStringList &htmlItems)
{
    return u"<ul><li>%1</li></ul>"_s.arg(htmlItems.join(u"</li><li>"));
}

QString textList(const QString &title, const QStringList &texts)
{
    QStringList items;
    for (const QString &text : texts)
        items.append(richText(text));
    return items.isEmpty() ? QString() : heading(title) + bullets(items);
}

QString codeList(const QString &title, const QStringList &texts)
{
    QStringList items;
    for (const QString &text : texts)
        items.append(u"<code>%1</code>"_s.arg(text.toHtmlEscaped()));
    return items.isEmpty() ? QString() : heading(title) + bullets(items);
}

QString settingLink(const YamlPath &path)
{
    const QString encoded = QString::fromLatin1(QUrl::toPercentEncoding(path.toString()));
    return u"<a href='setting:%1'><code>%2</code></a>"_s.arg(encoded, path.toString().toHtmlEscaped());
}

QString webLink(const QString &url, const QString &title)
{
    return u"<a href=\"%1\">%2</a>"_s.arg(url.toHtmlEscaped(), title.toHtmlEscaped());
}

QString findingHtml(const Finding &finding)
{
    QStringList settings;
    for (const YamlPath &path : finding.settings)
        settings.append(settingLink(path));
    QString html = u"<p><b>%1</b></p>"_s.arg(richText(finding.message)) + paragraph({}, finding.why);
    if (!settings.isEmpty())
        html += u"<p>%1 %2</p>"_s.arg(tr("Settings:"), settings.join(u", "));
    if (!finding.source.isEmpty())
        html += u"<p>%1 %2</p>"_s.arg(tr("Source:"), webLink(finding.source, finding.source));
    return html;
}

QString findingsHtml(const QList<Finding> &findings, const YamlPath &path, const Catalogue &catalogue,
                     const QPalette &palette)
{
    QString html;
    for (int number = 0; number < findings.size(); ++number) {
        const Finding &finding = findings[number];
        const auto concerns = [&](const YamlPath &setting) {
            return rowPath(catalogue, setting) == path || setting == path;
        };
        if (!std::ranges::any_of(finding.settings, concerns))
            continue;
        const QString colour = tone(toneOf(finding.severity), palette).name();
        html += u"<p><b style='color:%1'>%2</b> %3<br>%4%5</p>"_s.arg(
            colour, severityName(finding.severity).toHtmlEscaped(), richText(finding.message), richText(finding.why),
            fixLinks(finding, number));
    }
    return html.isEmpty() ? html : heading(tr("Problems")) + html;
}
