#include "ui/project/project.h"

#include "core/yaml/text_file.h"
#include "ui/project/editor_text.h"
#include "ui/project/splice_command.h"

#include <QFileInfo>
#include <QStringDecoder>

using namespace Qt::StringLiterals;

namespace {

std::optional<Value> valueIn(const Configuration &configuration, const YamlPath &path)
{
    const Value *value = configuration.explicitValue(path);
    return value ? std::optional(*value) : std::nullopt;
}

/// Text that the pane can show without losing a byte. What else is wrong with it is for the YAML reader to say.
Result<void> checkShowable(const QByteArray &bytes, const QString &path)
{
    QStringDecoder decoder(QStringDecoder::Utf8);
    const QString text = decoder.decode(bytes);
    Q_UNUSED(text)
    if (decoder.hasError() || bytes.contains('\0'))
        return std::unexpected(
            Error{.message = Project::tr("isn't text; a YAML file in UTF-8 is needed"), .file = path});
    return {};
}

Finding syntaxFinding(const Error &error)
{
    return {.rule = u"text.unreadable"_s,
            .severity = Severity::Error,
            .origin = Origin::Chart,
            .message = Project::tr("The text can't be read: %1").arg(error.message),
            .why = Project::tr("Helm refuses a file that it can't read. The settings show the last text that could be "
                               "read, and wait until "
                               "the text is mended."),
            .source = {},
            .settings = {},
            .position = {.line = error.line, .column = error.column},
            .fixes = {}};
}

Finding targetFinding(const Error &error)
{
    return {.rule = u"target.unknown"_s,
            .severity = Severity::Error,
            .origin = Origin::Advice,
            .message = error.message,
            .why = Project::tr("Rules that depend on a version can't be checked without one that is known."),
            .source = {},
            .settings = {},
            .position = {},
            .fixes = {}};
}

} // namespace

Project::Project(QObject *parent) : QObject(parent)
{
    connect(&m_file, &DocumentFile::changedOnDisk, this, [this] {
        Q_EMIT messageRaised({.severity = Severity::Warning,
                              .text = tr("%1 was changed by another program.").arg(QFileInfo(filePath()).fileName()),
                              .choice = Message::Choice::DiskChanged});
    });
    m_configuration = emptyConfiguration();
    openEmpty();
}

Result<void> Project::open(const QString &path)
{
    const Result<QByteArray> content = readTextFile(path);
    if (!content)
        return std::unexpected(content.error());
    if (const Result<void> showable = checkShowable(*content, path); !showable)
        return showable;
    const Result<YamlText> text = YamlText::parse(*content);
    const Result<Configuration> configuration = parse(*content);
    if (text && !configuration) {
        Error error = configuration.error();
        error.file = path;
        return std::unexpected(error);
    }
    if (const Result<void> read = m_file.read(path); !read)
        return read;
    m_name.clear();
    start(*content, configuration ? *configuration : emptyConfiguration(),
          configuration ? std::nullopt : std::optional<Error>(configuration.error()));
    sayUnknownChart();
    return {};
}

/// A release may pin a chart that we don't know: the user must hear that it is judged by another one.
void Project::sayUnknownChart()
{
    const QString pinned = pinnedChart(m_configuration->text(), m_configuration->place());
    if (isProfile() || pinned.isEmpty() || Catalogue::builtIn(pinned) || !m_told.target.cilium.isEmpty())
        return;
    say(Severity::Warning, tr("The file pins chart %1, which isn’t known here; it is judged as %2.")
                               .arg(pinned, m_configuration->catalogue().chartVersion()));
}

Result<void> Project::openBuiltIn(const QString &preset)
{
    const Result<QByteArray> content = readTextFile(u":/datapath/presets/%1.datapath.yaml"_s.arg(preset));
    if (!content)
        return std::unexpected(content.error());
    const Result<Configuration> configuration = parse(*content);
    if (!configuration)
        return std::unexpected(configuration.error());
    m_file.setContent(*content);
    m_name = configuration->profile().name;
    start(*content, *configuration, {});
    return {};
}

void Project::openEmpty()
{
    m_file.setContent({});
    m_name = tr("New values");
    start({}, emptyConfiguration(), {});
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
            Q_EMIT messageRaised({.severity = Severity::Warning,
                                  .text = written.error().toString(),
                                  .choice = Message::Choice::DiskChanged});
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
    m_saved = parse(m_file.content())
                  .transform([](const Configuration &saved) { return std::optional(saved); })
                  .value_or(m_saved);
    m_undo.resetClean();
    Q_EMIT configurationChanged();
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

bool Project::apply(const ChangeSet &changes, const QString &text)
{
    if (m_syntaxError) {
        report({.message = tr("Nothing was changed: the text can't be read. Mend it first."),
                .file = {},
                .line = m_syntaxError->line,
                .column = m_syntaxError->column});
        return false;
    }
    Result<Configuration::Applied> applied = m_configuration->apply(changes);
    if (!applied) {
        report({.message = tr("Nothing was changed: %1").arg(applied.error().message),
                .file = {},
                .line = applied.error().line,
                .column = applied.error().column});
        return false;
    }
    return push(std::move(applied->splices), text);
}

bool Project::applySafeFixes()
{
    if (m_syntaxError)
        return apply({}, {});
    Result<FixedConfiguration> fixed = applyFixes(*m_configuration, toldBesideTheFile(), Severity::Hint, true);
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
        {splice}, tr("Edit the text"), [this](const std::vector<Splice> &splices) { applySplices(splices); },
        SpliceCommand::Kind::Typing, m_burst));
}

void Project::say(Severity severity, const QString &text)
{
    Q_EMIT messageRaised({.severity = severity, .text = text});
}

void Project::start(const QByteArray &content, const Configuration &configuration, std::optional<Error> error)
{
    m_bytes = content;
    m_configuration = configuration;
    m_syntaxError = std::move(error);
    m_saved = m_syntaxError ? std::nullopt : m_configuration;
    m_undo.clear();
    endTyping();
    refreshFindings();
    Q_EMIT documentOpened();
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
    if (Result<Configuration> parsed = parse(m_bytes)) {
        m_configuration = std::move(*parsed);
        m_syntaxError.reset();
    } else {
        m_syntaxError = parsed.error();
    }
    refreshFindings();
    if (before != &m_configuration->catalogue())
        Q_EMIT catalogueChanged();
    Q_EMIT configurationChanged();
    Q_EMIT findingsChanged();
    Q_EMIT targetChanged();
}

void Project::refreshFindings()
{
    m_findings.clear();
    if (m_syntaxError)
        m_findings.append(syntaxFinding(*m_syntaxError));
    if (const Result<CheckContext> checked = context())
        m_findings += check(*checked);
    else
        m_findings.append(targetFinding(checked.error()));
}

void Project::report(const Error &error)
{
    say(Severity::Error, error.toString());
}
