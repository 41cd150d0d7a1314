#include "ui/explanation/explanation_html.h"

#include "core/catalogue/range_words.h"
#include "ui/explanation/html_parts.h"
#include "ui/models/setting_text.h"

#include <QCoreApplication>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace {

QString tr(const char *text)
{
    return QCoreApplication::translate("Explanation", text);
}

/// What the parts below have in common.
struct Subject
{
    const Setting &setting;
    const Configuration &configuration;
    const HtmlStyle style;

    const SettingKnowledge &knowledge() const { return setting.knowledge; }
};

QString headHtml(const Subject &subject)
{
    const Setting &setting = subject.setting;
    const SettingState state = subject.configuration.state(setting.path());
    const Value value = subject.configuration.value(setting.path());
    const QString effective = value.isNull() ? tr("nothing: the agent decides") : displayText(value);
    QString facts = fact(tr("State"), stateText(state)) + fact(tr("In effect"), effective) +
                    fact(tr("Default"), defaultText(setting));
    const QStringList types =
        setting.facts.nullable ? setting.facts.types + QStringList(u"null"_s) : setting.facts.types;
    if (!types.isEmpty())
        facts += fact(tr("Type"), types.join(tr(" or ")));
    facts += fact(tr("Unit"), setting.knowledge.unit) + fact(tr("Maturity"), setting.knowledge.maturity) +
             fact(tr("Since"), setting.knowledge.since);
    return u"<h2>%1</h2><p><code>%2</code></p><table cellpadding='2'>%3</table>"_s.arg(
        setting.knowledge.label.toHtmlEscaped(), setting.path().toString().toHtmlEscaped(), facts);
}

/// The picture, and below it in words what it shows: for those who can't see it, and to be found by Ctrl+F.
QString flowHtml(const Subject &subject)
{
    const FlowPicture &flow = subject.knowledge().flow;
    if (flow.name.isEmpty())
        return {};
    return heading(flow.caption) +
           u"<p><img src='flow:%1'></p><p>%2</p>"_s.arg(flow.name, subject.style.muted(richText(flow.says)));
}

QString textsHtml(const Subject &subject)
{
    const SettingKnowledge &knowledge = subject.knowledge();
    return paragraph({}, knowledge.what) + paragraph(tr("How it works"), knowledge.how) + flowHtml(subject) +
           paragraph(tr("When it is unset"), knowledge.unset) + paragraph(tr("Why on Talos"), knowledge.whyOnTalos);
}

QString choicesHtml(const Subject &subject)
{
    QString rows;
    for (const Choice &choice : subject.setting.choices()) {
        QStringList notes;
        if (!choice.since.isEmpty())
            notes.append(tr("since %1").arg(choice.since));
        if (!choice.maturity.isEmpty())
            notes.append(choice.maturity);
        const QString what = richText(choice.what) +
                             (notes.isEmpty() ? QString() : subject.style.muted(u" (%1)"_s.arg(notes.join(u", "))));
        rows += u"<tr><td><code>%1</code>&nbsp;&nbsp;</td><td>%2</td></tr>"_s.arg(
            choice.value.toDisplay().toHtmlEscaped(), what);
    }
    return rows.isEmpty() ? QString() : heading(tr("Choices")) + u"<table cellpadding='3'>%1</table>"_s.arg(rows);
}

QString rangeHtml(const Subject &subject)
{
    const Range &range = subject.knowledge().range;
    const auto span = [](const std::optional<double> &from, const std::optional<double> &to) {
        return tr("%1 to %2").arg(from ? plainNumber(*from) : u"…"_s, to ? plainNumber(*to) : u"…"_s);
    };
    QString rows;
    if (range.min || range.max)
        rows += fact(tr("Possible"), span(range.min, range.max));
    if (range.usualMin || range.usualMax)
        rows += fact(tr("Usual"), span(range.usualMin, range.usualMax));
    if (rows.isEmpty())
        return {};
    return heading(tr("Range")) + u"<table cellpadding='2'>%1</table>"_s.arg(rows) + paragraph({}, range.why);
}

QString conditionText(const Condition &condition)
{
    const auto joined = [](const std::vector<Value> &values) {
        QStringList texts;
        for (const Value &value : values)
            texts.append(u'`' + value.toDisplay() + u'`');
        return texts.join(tr(" or "));
    };
    return condition.is.empty() ? tr("is not %1").arg(joined(condition.isNot)) : tr("is %1").arg(joined(condition.is));
}

/// A condition with the value that holds now, so that one sees which one isn't met.
QString conditionHtml(const Subject &subject, const Condition &condition)
{
    const Value now = subject.configuration.value(condition.setting);
    const auto holds = [&now](const std::vector<Value> &values) {
        return std::ranges::find(values, now) != values.end();
    };
    const bool isMet = condition.is.empty() ? !holds(condition.isNot) : holds(condition.is);
    return u"%1 %2 %3%4 – %5"_s.arg(
        isMet ? u"✓"_s : u"✗"_s, settingLink(condition.setting), richText(conditionText(condition)),
        isMet ? QString() : richText(tr(" (now `%1`)").arg(now.toDisplay())), richText(condition.why));
}

QString needsHtml(const Subject &subject)
{
    const SettingKnowledge &knowledge = subject.knowledge();
    QStringList items;
    for (const Condition &need : knowledge.needs)
        items.append(conditionHtml(subject, need));
    for (const QString &text : knowledge.prerequisites)
        items.append(richText(text));
    QString html;
    if (knowledge.enabledWhen)
        html += heading(tr("Has an effect when")) + bullets({conditionHtml(subject, *knowledge.enabledWhen)});
    return html + (items.isEmpty() ? QString() : heading(tr("Needs")) + bullets(items));
}

QString useHtml(const Subject &subject)
{
    const SettingKnowledge &knowledge = subject.knowledge();
    return paragraph(tr("When to change it"), knowledge.changeWhen) + textList(tr("Used for"), knowledge.useCases) +
           needsHtml(subject) + textList(tr("Conflicts with"), knowledge.conflicts) +
           textList(tr("Alternatives"), knowledge.alternatives) + paragraph(tr("What it costs"), knowledge.cost);
}

QString claimsHtml(const Subject &subject)
{
    QStringList items;
    for (const Claim &claim : subject.knowledge().performance) {
        QString source = claim.source.isEmpty() ? tr("no published source") : webLink(claim.source, tr("source"));
        if (claim.by == u"guide")
            source = tr("only the guide says so") + u"; "_s + source;
        items.append(richText(claim.statement) + subject.style.muted(u" (%1)"_s.arg(source)));
    }
    return items.isEmpty() ? QString() : heading(tr("Performance")) + bullets(items);
}

QString examplesHtml(const Subject &subject, const QString &title, const std::vector<Example> &examples)
{
    QString html;
    for (const Example &example : examples)
        html += u"<p>%1</p>"_s.arg(richText(example.title)) + subject.style.codeBlock(example.text);
    return html.isEmpty() ? html : heading(title) + html;
}

QString validationHtml(const Subject &subject)
{
    QString html;
    for (const Validation &check : subject.knowledge().validation) {
        html += subject.style.codeBlock(check.command);
        if (!check.expect.isEmpty())
            html += u"<p>%1</p>"_s.arg(tr("Expected:")) + subject.style.codeBlock(check.expect);
    }
    return html.isEmpty() ? html : heading(tr("How to check it")) + html;
}

QString impactHtml(const Subject &subject)
{
    const Impact &impact = subject.knowledge().impact;
    if (impact.scope.isEmpty() && impact.text.isEmpty())
        return {};
    return heading(tr("What a change does to a running cluster")) +
           u"<p><b>%1.</b> %2</p>"_s.arg(impactText(impact.scope).toHtmlEscaped(), richText(impact.text));
}

QString referencesHtml(const Subject &subject)
{
    const Catalogue &catalogue = subject.configuration.catalogue();
    const SettingKnowledge &knowledge = subject.knowledge();
    QStringList links;
    for (const Link &link : knowledge.links) {
        QString url = link.url;
        url.replace(u"{minor}"_s, catalogue.chartMinor()).replace(u"{version}"_s, catalogue.chartVersion());
        links.append(webLink(url, link.title));
    }
    QStringList sources;
    for (const QString &source : knowledge.sources)
        sources.append(source.startsWith(u"http") ? webLink(source, source) : richText(source));
    QStringList older;
    for (const YamlPath &path : knowledge.was)
        older.append(u"<code>%1</code>"_s.arg(path.toString().toHtmlEscaped()));
    const auto list = [](const QString &title, const QStringList &items) {
        return items.isEmpty() ? QString() : heading(title) + bullets(items);
    };
    return codeList(tr("Renders to"), knowledge.rendersTo) + list(tr("Older names"), older) +
           paragraph(tr("Where the guide differs"), knowledge.guide) + list(tr("Documentation"), links) +
           list(tr("Sources"), sources);
}

} // namespace

QString explanationHtml(const Setting &setting, const Configuration &configuration, const QList<Finding> &findings,
                        const QPalette &palette)
{
    const Subject subject{.setting = setting, .configuration = configuration, .style = HtmlStyle(palette)};
    QString html = headHtml(subject) + findingsHtml(findings, setting.path(), configuration.catalogue(), palette);
    if (!setting.isExplained)
        html += paragraph({}, tr("The chart has this setting; nobody has written an explanation for it yet.")) +
                paragraph(tr("The chart’s own words"), setting.chartComment);
    html += textsHtml(subject) + choicesHtml(subject) + rangeHtml(subject) + useHtml(subject) + claimsHtml(subject);
    html += examplesHtml(subject, tr("Examples"), setting.knowledge.examples);
    html += examplesHtml(subject, tr("Related resources"), setting.knowledge.related);
    return subject.style.page(html + validationHtml(subject) + impactHtml(subject) + referencesHtml(subject));
}

QString unknownKeyHtml(const YamlPath &path, const Configuration &configuration, const QList<Finding> &findings,
                       const QPalette &palette)
{
    const HtmlStyle style(palette);
    QString html =
        u"<h2>%1</h2><p><code>%2</code></p>"_s.arg(path.lastName().toHtmlEscaped(), path.toString().toHtmlEscaped());
    html += findingsHtml(findings, path, configuration.catalogue(), palette);
    html += paragraph(
        {}, tr("Cilium's chart doesn't know this key. Helm passes it on without a word, and no template reads it."));
    QStringList near;
    for (const YamlPath &candidate : configuration.catalogue().nearest(path))
        near.append(settingLink(candidate));
    return style.page(near.isEmpty() ? html : html + heading(tr("Perhaps meant")) + bullets(near));
}
