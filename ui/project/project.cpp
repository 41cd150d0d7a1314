#include "ui/project/project.h"

#include "core/rules/acceptance/acceptance_edits.h"
#include "core/rules/sound_fixes.h"
#include "core/yaml/text_file.h"
#include "ui/project/editor_text.h"
#include "ui/project/splice_command.h"

#include <QFileInfo>

using namespace Qt::StringLiterals;

namespace {

std::optional<Value> valueIn(const Configuration &configuration, const YamlPath &path)
{
    const Value *value = configuration.explicitValue(path);
    return value ? std::optional(*value) : std::nullopt;
}

} // namespace

Project::Project(QObject *parent) : QObject(parent)
{
    connect(&m_file, &DocumentFile::changedOnDisk, this, [this] {
        Q_EMIT changedOnDisk(tr("%1 was changed by another program.").arg(QFileInfo(filePath()).fileName()));
    });
    m_undo.setUndoLimit(1000);
    openEmpty();
}

Result<void> Project::open(const QString &path)
{
    Result<OpenedFile> opened = openFile(path, m_told, m_configuration->sharedCatalogue());
    if (!opened)
        return std::unexpected(opened.error());
    take(std::move(*opened));
    return {};
}

void Project::take(OpenedFile opened)
{
    m_file.adopt(opened.path, opened.content);
    m_name.clear();
    start(opened.content, std::move(opened.reading));
    sayUnknownChart();
}

void Project::restore(const UnsavedText &unsaved)
{
    if (unsaved.file.isEmpty())
        m_file.setContent(unsaved.saved);
    else
        m_file.adopt(unsaved.file, unsaved.saved);
    m_name = unsaved.file.isEmpty() ? unsaved.title : QString();
    start(unsaved.saved, judged(unsaved.saved));
    push({Splice::between(m_bytes, unsaved.text)}, tr("Recover unsaved changes"));
    m_file.look();
}

/// A file may name a chart that we don't know: the user must hear that it is judged by another one.
void Project::sayUnknownChart()
{
    const QString pinned = pinnedChart(m_configuration->text(), m_configuration->place());
    const bool isOverruled = !isProfile() && !m_told.target.cilium.isEmpty();
    if (pinned.isEmpty() || isOverruled || catalogueOf(pinned, m_told))
        return;
    say(Severity::Warning,
        tr("The file is for chart %1, which isn’t known here; it is judged as %2. Where you have that "
           "chart, choose it beside “Cilium chart”.")
            .arg(pinned, m_configuration->catalogue().chartVersion()));
}

Result<void> Project::openBuiltIn(const QString &preset)
{
    const Result<QByteArray> content = readTextFile(u":/datapath/presets/%1.datapath.yaml"_s.arg(preset));
    if (!content)
        return std::unexpected(content.error());
    Reading reading = judged(*content);
    if (reading.syntaxError)
        return std::unexpected(*reading.syntaxError);
    m_file.setContent(*content);
    m_name = reading.configuration.profile().name;
    start(*content, std::move(reading));
    return {};
}

void Project::openEmpty()
{
    m_file.setContent({});
    m_name = tr("New values");
    start({}, judged({}));
}

Result<void> Project::save()
{
    return saveAs(filePath());
}

Result<void> Project::saveAs(const QString &path)
{
    if (path.isEmpty())
        return failure(tr("The document has no file yet."));
    if (const Result<void> written = m_file.write(path, m_bytes); !written) {
        if (m_file.isChangedOnDisk())
            Q_EMIT changedOnDisk(written.error().toString());
        else
            report(written.error());
        return written;
    }
    endTyping();
    m_name.clear();
    m_saved = m_syntaxError ? m_saved : m_configuration;
    m_undo.setClean();
    Q_EMIT configurationChanged();
    Q_EMIT targetChanged();
    return {};
}

Result<void> Project::reload()
{
    if (const Result<void> accepted = m_file.acceptDisk(); !accepted) {
        report(accepted.error());
        return accepted;
    }
    if (const Result<void> showable = checkShowable(m_file.content(), filePath()); !showable) {
        report(showable.error());
        return showable;
    }
    const Splice difference = Splice::between(m_bytes, m_file.content());
    if (!difference.isEmpty())
        push({difference}, tr("Reload from disk"));
    m_saved = m_syntaxError ? m_saved : m_configuration;
    m_undo.setClean();
    Q_EMIT configurationChanged();
    return {};
}

void Project::keepMine()
{
    if (const Result<void> accepted = m_file.acceptDisk(); !accepted)
        return report(accepted.error());
    noteSaved(m_file.content());
    m_undo.resetClean();
    Q_EMIT configurationChanged();
}

Result<ThreeWayMerge> Project::mergeWithDisk() const
{
    const Result<QByteArray> disk = readTextFile(filePath());
    if (!disk)
        return std::unexpected(disk.error());
    const Result<YamlText> base = YamlText::parse(m_file.content());
    const Result<YamlText> mine = YamlText::parse(m_bytes);
    const Result<YamlText> theirs = YamlText::parse(*disk);
    for (const Result<YamlText> *text : {&base, &mine, &theirs}) {
        if (!*text)
            return failure(tr("a side can't be read as YAML: %1").arg(text->error().message));
    }
    return mergeTexts(*base, *mine, *theirs);
}

void Project::takeMerged(const QByteArray &merged)
{
    if (const Result<void> accepted = m_file.acceptDisk(); !accepted)
        return report(accepted.error());
    push({Splice::between(m_bytes, merged)}, tr("Merge with the file on disk"));
    noteSaved(m_file.content());
    if (merged == m_file.content())
        m_undo.setClean();
    else
        m_undo.resetClean();
    Q_EMIT configurationChanged();
}

void Project::noteSaved(const QByteArray &content)
{
    if (Result<Configuration> saved = configurationAgain(content, m_told, *m_configuration))
        m_saved = std::move(*saved);
}

QString Project::title() const
{
    return m_file.path().isEmpty() ? m_name : QFileInfo(m_file.path()).fileName();
}

std::optional<Value> Project::explicitValue(const YamlPath &path) const
{
    return valueIn(*m_configuration, path);
}

std::optional<Value> Project::savedValue(const YamlPath &path) const
{
    return m_saved ? valueIn(*m_saved, path) : std::nullopt;
}

std::vector<ValuesPlace> Project::places() const
{
    return valuesPlaces(m_configuration->text()).value_or(std::vector<ValuesPlace>());
}

void Project::choosePlace(const ValuesPlace &place)
{
    if (m_syntaxError || place == m_configuration->place())
        return;
    const Catalogue *before = &m_configuration->catalogue();
    Result<Configuration> chosen =
        configurationAt(place, m_configuration->text(), m_told, m_configuration->sharedCatalogue());
    if (!chosen)
        return report(chosen.error());
    endTyping();
    m_configuration = *std::move(chosen);
    noteSaved(m_file.content());
    announce(before);
}

bool Project::apply(const ChangeSet &changes, const QString &text)
{
    return push(m_configuration->apply(changes), text);
}

QList<Fix> Project::soundFixes(const Finding &finding) const
{
    if (m_syntaxError)
        return {};
    const Told told = toldBeside(*m_configuration, m_told);
    return ::soundFixes({*m_configuration, told, findings()}, finding);
}

bool Project::accept(const Finding &finding, const QString &reason)
{
    return push(::accept(*m_configuration, finding, reason), tr("Accept %1").arg(finding.rule));
}

bool Project::retract(const Finding &accepted)
{
    return push(::retract(*m_configuration, accepted), tr("No longer accept %1").arg(accepted.rule));
}

bool Project::applySafeFixes()
{
    if (m_syntaxError)
        return apply({}, {});
    Result<FixedConfiguration> fixed =
        applyFixes(*m_configuration, toldBeside(*m_configuration, m_told), Severity::Hint, true);
    if (!fixed) {
        report(fixed.error());
        return false;
    }
    return push(std::move(fixed->splices), tr("Fix all safe: %1").arg(fixed->applied.join(u", ")));
}

void Project::replaceText(const QString &typed)
{
    const Splice splice = typedSplice(m_bytes, typed);
    if (splice.isEmpty())
        return;
    m_undo.push(new SpliceCommand(
        {splice}, tr("Edit the text from line %1").arg(m_bytes.first(splice.offset).count('\n') + 1),
        [this](const std::vector<Splice> &splices) { applySplices(splices); }, SpliceCommand::Kind::Typing, m_burst));
}

void Project::say(Severity severity, const QString &text, const std::vector<Message::Choice> &choices)
{
    Q_EMIT messageRaised({.severity = severity, .text = text, .choices = choices});
}

void Project::start(const QByteArray &content, Reading reading)
{
    m_bytes = content;
    m_configuration = std::move(reading.configuration);
    m_syntaxError = std::move(reading.syntaxError);
    m_judgement = std::move(reading.judgement);
    m_saved = m_syntaxError ? std::nullopt : m_configuration;
    m_undo.clear();
    endTyping();
    Q_EMIT documentOpened();
}

bool Project::push(const Result<Configuration::Applied> &applied, const QString &text)
{
    if (m_syntaxError) {
        report({.message = tr("Nothing was changed: the text can't be read. Mend it first."),
                .file = {},
                .line = m_syntaxError->line,
                .column = m_syntaxError->column});
        return false;
    }
    if (!applied) {
        report({.message = tr("Nothing was changed: %1").arg(applied.error().message),
                .file = {},
                .line = applied.error().line,
                .column = applied.error().column});
        return false;
    }
    return push(applied->splices, text);
}

bool Project::push(std::vector<Splice> splices, const QString &text)
{
    std::erase_if(splices, [](const Splice &splice) { return splice.isEmpty(); });
    endTyping();
    if (splices.empty())
        return true;
    m_undo.push(
        new SpliceCommand(std::move(splices), text, [this](const std::vector<Splice> &next) { applySplices(next); }));
    return true;
}

void Project::applySplices(const std::vector<Splice> &splices)
{
    for (const Splice &splice : splices)
        m_bytes = splice.appliedTo(std::move(m_bytes));
    Q_EMIT textChanged();
    evaluate();
}

void Project::evaluate()
{
    const Catalogue *before = &m_configuration->catalogue();
    if (Result<Configuration> parsed = configurationAgain(m_bytes, m_told, *m_configuration)) {
        m_configuration = std::move(*parsed);
        m_syntaxError.reset();
    } else {
        m_syntaxError = parsed.error();
    }
    announce(before);
}

void Project::announce(const Catalogue *before)
{
    m_judgement = judgementOf(*m_configuration, m_syntaxError, m_told);
    if (before != &m_configuration->catalogue())
        Q_EMIT catalogueChanged();
    Q_EMIT configurationChanged();
    Q_EMIT findingsChanged();
    Q_EMIT targetChanged();
}

void Project::report(const Error &error)
{
    say(Severity::Error, error.toString());
}
