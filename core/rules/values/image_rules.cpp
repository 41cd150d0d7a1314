#include "core/rules/combination.h"
#include "core/rules/set_settings.h"
#include "core/rules/value_check.h"

#include <QRegularExpression>

using namespace Qt::StringLiterals;

namespace {

/// The parts of an image: a group with repository, tag, digest and useDigest.
struct Image
{
    YamlPath tag;
    YamlPath digest;
    YamlPath useDigest;
    YamlPath override_;
};

Image imageOf(const YamlPath &group)
{
    return {.tag = group.child(u"tag"_s),
            .digest = group.child(u"digest"_s),
            .useDigest = group.child(u"useDigest"_s),
            .override_ = group.child(u"override"_s)};
}

/// Calls `judge` for every image of which the file sets the given part to something else than the default.
template<typename Judge>
QList<Violation> forEachImage(const CheckContext &context, const QString &part, Judge judge)
{
    QList<Violation> violations;
    for (const ExplicitLeaf &leaf : context.values.explicitLeaves()) {
        if (leaf.state != SettingState::Set || leaf.path.size() < 2 || leaf.path.lastName() != part)
            continue;
        const Image image = imageOf(leaf.path.parent());
        if (!context.values.catalogue().find(image.tag))
            continue;
        if (std::optional<Violation> violation = judge(image))
            violations += *std::move(violation);
    }
    return violations;
}

QList<Violation> checkTagsBesideDigests(const CheckContext &context)
{
    return forEachImage(context, u"tag"_s, [&context](const Image &image) -> std::optional<Violation> {
        const QString digest = context.values.string(image.digest);
        if (context.values.isExplicit(image.digest) || digest.isEmpty() || !context.values.isTrue(image.useDigest) ||
            !context.values.string(image.override_).isEmpty())
            return {};
        return Violation{
            .message =
                u"%1 is %2, but the chart's digest of another release stays with it, and the digest decides"_s.arg(
                    image.tag.toString(), context.values.value(image.tag).toDisplay()),
            .settings = {image.tag, image.digest, image.useDigest},
            .fixes = {Fix{.label = u"Go by the tag alone"_s, .changes = {setTo(image.useDigest, false)}},
                      Fix{.label = u"Use the chart's image"_s, .changes = {unset(image.tag)}}}};
    });
}

QList<Violation> checkUnusedDigests(const CheckContext &context)
{
    return forEachImage(context, u"digest"_s, [&context](const Image &image) -> std::optional<Violation> {
        if (context.values.string(image.digest).isEmpty() || context.values.isTrue(image.useDigest))
            return {};
        return Violation{
            .message = u"%1 is set, but %2 is %3: the image goes by its tag"_s.arg(
                image.digest.toString(), image.useDigest.toString(), context.values.value(image.useDigest).toDisplay()),
            .settings = {image.digest, image.useDigest},
            .fixes = {Fix{.label = u"Use the digest"_s, .changes = {setTo(image.useDigest, true)}},
                      Fix{.label = u"Remove the digest"_s, .changes = {unset(image.digest)}}}};
    });
}

QList<Violation> checkMalformedDigests(const CheckContext &context)
{
    static const QRegularExpression pattern(u"^[a-z0-9]+([+._-][a-z0-9]+)*:[0-9a-fA-F]{32,}\\z"_s);
    return forEachImage(context, u"digest"_s, [&context](const Image &image) -> std::optional<Violation> {
        const QString digest = context.values.string(image.digest);
        if (digest.isEmpty() || digest.contains("${"_L1) || digest.contains("{{"_L1) ||
            pattern.match(digest).hasMatch() || !context.values.isTrue(image.useDigest))
            return {};
        return Violation{.message = u"%1 is %2, which isn't a digest (sha256:…)"_s.arg(image.digest.toString(), digest),
                         .settings = {image.digest},
                         .fixes = {Fix{.label = u"Go by the tag alone"_s,
                                       .changes = {unset(image.digest), setTo(image.useDigest, false)}}}};
    });
}

/// The parts of an image's name, and how each is written.
/// Source: https://github.com/distribution/reference/blob/main/reference.go
QString namePattern(const QString &part)
{
    static const QString repository = u"([A-Za-z0-9.-]+(:\\d+)?/)?[a-z0-9]+(([._]|__|-+|/)[a-z0-9]+)*"_s;
    static const QString tag = u"[A-Za-z0-9_][A-Za-z0-9_.-]{0,127}"_s;
    static const QString digest = u"(@[a-z0-9+._-]+:[0-9a-fA-F]{32,})?"_s;
    if (part == "repository"_L1)
        return repository;
    if (part == "tag"_L1)
        return tag + digest;
    return repository + u"(:%1)?"_s.arg(tag) + digest;
}

/// The part of an image's name behind the registry, which may have any case.
/// Source: https://github.com/distribution/reference/blob/main/normalize.go (splitDockerDomain)
QString nameInRegistry(const QString &repository)
{
    const QString host = repository.section(u'/', 0, 0);
    const bool isHost = repository.contains(u'/') && (host.contains(u'.') || host.contains(u':') ||
                                                      host == "localhost"_L1 || host != host.toLower());
    return isHost ? repository.section(u'/', 1) : repository;
}

/// Capitals are the usual slip; a registry's own name may have them.
QString withSmallLetters(const QString &repository)
{
    const QString name = nameInRegistry(repository);
    return repository.chopped(name.size()) + name.toLower();
}

QList<Violation> checkMalformedNames(const CheckContext &context)
{
    QList<Violation> violations;
    for (const QString &part : {u"repository"_s, u"tag"_s, u"override"_s}) {
        const QRegularExpression pattern(QRegularExpression::anchoredPattern(namePattern(part)));
        violations += forEachImage(context, part, [&](const Image &image) -> std::optional<Violation> {
            const YamlPath path = image.tag.parent().child(part);
            const Value value = context.values.value(path);
            const QString text = value.isString() ? value.toString() : QString();
            if (text.isEmpty() || isTemplated(text) || pattern.match(text).hasMatch())
                return {};
            Violation violation{.message =
                                    u"%1 is %2, which can't be a part of an image's name"_s.arg(path.toString(), text),
                                .settings = {path}};
            if (const QString meant = withSmallLetters(text);
                part == "repository"_L1 && pattern.match(meant).hasMatch())
                violation.fixes += Fix{.label = u"Write %1"_s.arg(meant), .changes = {setTo(path, meant)}};
            violation.fixes += Fix{.label = u"Use the chart's image"_s, .changes = {unset(path)}};
            return violation;
        });
    }
    return violations;
}

QList<Violation> checkOverriddenParts(const CheckContext &context)
{
    return forEachImage(context, u"override"_s, [&context](const Image &image) -> std::optional<Violation> {
        QList<YamlPath> idle;
        for (const YamlPath &part : {image.tag, image.digest, image.tag.parent().child(u"repository"_s)}) {
            if (context.values.state(part) == SettingState::Set)
                idle += part;
        }
        if (context.values.string(image.override_).isEmpty() || idle.isEmpty())
            return {};
        Fix fix{.label = u"Remove what is overridden"_s};
        for (const YamlPath &part : idle)
            fix.changes.push_back(unset(part));
        return Violation{.message = u"%1 has no effect because %2 names the whole image"_s.arg(
                             idle.front().toString(), image.override_.toString()),
                         .settings = idle,
                         .fixes = {fix}};
    });
}

/// The operator's image comes in flavours, and the chart puts the right one behind the name.
QList<Violation> checkOperatorFlavour(const CheckContext &context)
{
    const YamlPath path = "operator.image.repository";
    const QString repository = context.values.string(path);
    for (const QLatin1StringView flavour : {"-generic"_L1, "-aws"_L1, "-azure"_L1, "-alibabacloud"_L1}) {
        if (!repository.endsWith(flavour) || !context.values.string("operator.image.override").isEmpty())
            continue;
        const QString bare = repository.chopped(flavour.size());
        return {Violation{.message = u"operator.image.repository is %1, to which the chart adds another %2"_s.arg(
                              repository, u"-generic, -aws, -azure or -alibabacloud"_s),
                          .settings = {path},
                          .fixes = {Fix{.label = u"Write %1"_s.arg(bare), .changes = {setTo(path, bare)}}}}};
    }
    return {};
}

constexpr char source[] =
    "https://github.com/cilium/cilium/blob/v1.18.5/install/kubernetes/cilium/templates/_helpers.tpl";

constexpr Rule rules[] = {
    {"images.tag-beside-digest", Severity::Warning, Origin::Chart,
     QT_TRANSLATE_NOOP("Rules", "A tag that the chart's digest overrules"),
     QT_TRANSLATE_NOOP("Rules", "A released chart pins its images by digest. With a tag of another release both are "
                                "rendered, and what is pulled goes by the digest: still the old image."),
     source, checkTagsBesideDigests},
    {"images.operator-flavour", Severity::Warning, Origin::Chart,
     QT_TRANSLATE_NOOP("Rules", "The operator's flavour in its repository"),
     QT_TRANSLATE_NOOP("Rules", "Which operator runs follows from the IPAM mode; the chart puts its name behind the "
                                "repository. Written out there it comes twice, and no registry has the image."),
     source, checkOperatorFlavour},
    {"images.digest-unused", Severity::Warning, Origin::Chart, QT_TRANSLATE_NOOP("Rules", "A digest that isn't used"),
     QT_TRANSLATE_NOOP("Rules", "The chart adds the digest only where useDigest is on."), source, checkUnusedDigests},
    {"images.digest-malformed", Severity::Error, Origin::Kubernetes,
     QT_TRANSLATE_NOOP("Rules", "A digest that isn't one"),
     QT_TRANSLATE_NOOP("Rules", "The chart puts it behind the image as it is; the kubelet refuses the name "
                                "(InvalidImageName)."),
     "https://kubernetes.io/docs/concepts/containers/images/#image-names", checkMalformedDigests},
    {"images.name-malformed", Severity::Error, Origin::Kubernetes,
     QT_TRANSLATE_NOOP("Rules", "A name that no image has"),
     QT_TRANSLATE_NOOP("Rules",
                       "Repositories are written in lower case, tags without slashes and blanks. The chart "
                       "puts the parts together as they are; the kubelet refuses the name (InvalidImageName)."),
     "https://kubernetes.io/docs/concepts/containers/images/#image-names", checkMalformedNames},
    {"images.overridden", Severity::Hint, Origin::Chart,
     QT_TRANSLATE_NOOP("Rules", "Parts of an image that is overridden"),
     QT_TRANSLATE_NOOP("Rules", "override takes the place of repository, tag and digest."), source,
     checkOverriddenParts},
};

} // namespace

std::span<const Rule> imageRules()
{
    return rules;
}
