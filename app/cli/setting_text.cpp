#include "app/cli/setting_text.h"

#include "app/cli/setting_facts_output.h"
#include "core/catalogue/setting_kinds.h"

using namespace Qt::StringLiterals;

namespace {

/// The page of one setting, written from top to bottom.
class SettingPage
{
public:
    SettingPage(const Setting &setting, const Catalogue &catalogue, const Paint &paint)
        : m_setting(setting), m_knowledge(setting.knowledge), m_catalogue(catalogue), m_paint(paint)
    {
    }

    QString render()
    {
        writeHead();
        writeFacts();
        writeChoices();
        writeTexts();
        writeConditions();
        writePerformance();
        writeExamples();
        writeValidation();
        writeReferences();
        return m_text;
    }

private:
    void heading(const QString &title) { m_text += u'\n' + m_paint.bold(title) + u'\n'; }
    void item(const QString &text) { m_text += paragraph(u"  - "_s, text); }

    void fact(const QString &name, const QString &text)
    {
        if (!text.isEmpty())
            m_text += paragraph(name + u": "_s, text);
    }

    void section(const QString &title, const QString &text)
    {
        if (text.isEmpty())
            return;
        heading(title);
        m_text += paragraph(u"  "_s, text);
    }

    void section(const QString &title, const QStringList &items)
    {
        if (items.isEmpty())
            return;
        heading(title);
        for (const QString &text : items)
            item(text);
    }

    /// Kept as it is: YAML and shell.
    void code(const QString &text)
    {
        for (const QString &line : text.trimmed().split(u'\n'))
            m_text += line.isEmpty() ? u"\n"_s : u"      %1\n"_s.arg(line);
    }

    void writeHead()
    {
        const QString path = m_paint.bold(m_setting.path().toString());
        m_text += u"%1: %2\n"_s.arg(path, m_knowledge.label);
        m_text += u"%1, %2, in chart %3\n\n"_s.arg(m_catalogue.section(m_knowledge.section).title,
                                                   levelName(m_knowledge.level), m_catalogue.chartVersion());
    }

    void writeFacts()
    {
        const SettingFacts &facts = m_setting.facts;
        const QStringList types = typeNames(m_setting);
        fact(u"Type"_s, types.isEmpty() ? u"the chart doesn't say"_s : types.join(u" or "_s));
        fact(u"Kind"_s, kindName(m_knowledge.kind));
        fact(u"Items"_s, facts.itemTypes.join(u" or "_s));
        fact(u"Default"_s, facts.presence == Presence::Active ? facts.defaultValue.toDisplay() : u"unset"_s);
        fact(u"Documented default"_s, facts.documentedDefault);
        if (facts.presence != Presence::Active)
            fact(u"In the chart"_s, facts.presence == Presence::Commented
                                        ? u"in values.yaml, but commented out: valid and untyped"_s
                                        : u"known to the templates only"_s);
        if (facts.freeForm)
            fact(u"Inner keys"_s, u"the user's own"_s);
        fact(u"Unit"_s, m_knowledge.unit);
        fact(u"Range"_s, describeRange(m_knowledge.range));
        fact(u"Why this range"_s, m_knowledge.range.why);
        fact(u"Maturity"_s, m_knowledge.maturity);
        fact(u"Since"_s, m_knowledge.since);
        fact(u"Renders to"_s, m_knowledge.rendersTo.join(u", "_s));
        if (!m_setting.isExplained)
            m_text += u"\nNobody has explained this setting yet; this is what the chart says.\n"_s;
        section(u"The chart's own words"_s, m_setting.chartComment);
    }

    void writeChoices()
    {
        QStringList lines;
        for (const Choice &choice : m_setting.choices()) {
            QStringList notes;
            if (!choice.since.isEmpty())
                notes += u"since %1"_s.arg(choice.since);
            if (!choice.maturity.isEmpty())
                notes += choice.maturity;
            const QString note = notes.isEmpty() ? QString() : u" (%1)"_s.arg(notes.join(u", "_s));
            const QString what = choice.what.isEmpty() ? QString() : u": %1"_s.arg(choice.what);
            lines += choice.value.toDisplay() + note + what;
        }
        section(u"Choices"_s, lines);
    }

    void writeTexts()
    {
        section(u"What it does"_s, m_knowledge.what);
        section(u"How it works"_s, m_knowledge.how);
        section(u"Picture (in the window): %1"_s.arg(m_knowledge.flow.caption), m_knowledge.flow.says);
        section(u"Why on Talos"_s, m_knowledge.whyOnTalos);
        section(u"When it isn't set"_s, m_knowledge.unset);
        section(u"When to change it"_s, m_knowledge.changeWhen);
        section(u"Use cases"_s, m_knowledge.useCases);
        section(u"Alternatives"_s, m_knowledge.alternatives);
        section(u"Prerequisites"_s, m_knowledge.prerequisites);
        section(u"Conflicts"_s, m_knowledge.conflicts);
        section(u"What it costs"_s, m_knowledge.cost);
        const Impact &impact = m_knowledge.impact;
        const QString scope = impact.scope.isEmpty() ? QString() : QString(impact.scope).replace(u'-', u' ');
        section(u"Impact of a change"_s, impact.text.isEmpty() ? scope : u"%1: %2"_s.arg(scope, impact.text));
        section(u"What the guide says"_s, m_knowledge.guide);
    }

    void writeConditions()
    {
        QStringList conditions;
        if (m_knowledge.enabledWhen)
            conditions += u"has an effect only where %1: %2"_s.arg(describeCondition(*m_knowledge.enabledWhen),
                                                                   m_knowledge.enabledWhen->why);
        for (const Condition &condition : m_knowledge.needs)
            conditions += u"needs that %1: %2"_s.arg(describeCondition(condition), condition.why);
        section(u"Conditions"_s, conditions);
    }

    void writePerformance()
    {
        QStringList claims;
        for (const Claim &claim : m_knowledge.performance) {
            const QString source = claim.source.isEmpty() ? u"no published source"_s : claim.source;
            const QString by = claim.by.isEmpty() ? QString() : u", said by the %1"_s.arg(claim.by);
            claims += u"%1 (%2%3)"_s.arg(claim.statement, source, by);
        }
        section(u"Performance"_s, claims);
    }

    void writeExamples()
    {
        const auto write = [this](const QString &title, const std::vector<Example> &examples) {
            if (!examples.empty())
                heading(title);
            for (const Example &example : examples) {
                item(example.title);
                code(example.text);
            }
        };
        write(u"Examples"_s, m_knowledge.examples);
        write(u"Related resources"_s, m_knowledge.related);
    }

    void writeValidation()
    {
        if (!m_knowledge.validation.empty())
            heading(u"How to verify it"_s);
        for (const Validation &validation : m_knowledge.validation) {
            code(validation.command);
            m_text += paragraph(u"      expected: "_s, validation.expect);
        }
    }

    void writeReferences()
    {
        const auto names = [](const std::vector<YamlPath> &paths) {
            QStringList texts;
            for (const YamlPath &path : paths)
                texts += path.toString();
            return texts;
        };
        section(u"Older names"_s, names(m_knowledge.was));
        section(u"Often mistaken for it (these don't exist)"_s, names(m_knowledge.mistakenNames));
        section(u"Also called"_s, m_knowledge.synonyms.join(u", "_s));
        QStringList links;
        for (const Link &link : m_knowledge.links)
            links += u"%1: %2"_s.arg(link.title, resolvedLink(link.url, m_catalogue));
        section(u"Links"_s, links);
        QStringList sources;
        for (const QString &source : m_knowledge.sources)
            sources += resolvedLink(source, m_catalogue);
        section(u"Sources"_s, sources);
    }

    const Setting &m_setting;
    const SettingKnowledge &m_knowledge;
    const Catalogue &m_catalogue;
    const Paint &m_paint;
    QString m_text;
};

} // namespace

QString settingAsText(const Setting &setting, const Catalogue &catalogue, const Paint &paint)
{
    return SettingPage(setting, catalogue, paint).render();
}

QString groupAsText(const YamlPath &group, const Catalogue &catalogue, const Paint &paint)
{
    QString text =
        u"%1: a group of settings in chart %2\n\n"_s.arg(paint.bold(group.toString()), catalogue.chartVersion());
    for (const Setting &setting : catalogue.settings()) {
        if (setting.path().startsWith(group))
            text += u"  %1: %2\n"_s.arg(setting.path().toString(), setting.knowledge.label);
    }
    return text;
}
