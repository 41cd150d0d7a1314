#pragma once

#include "core/talos/judge/machine_document.h"
#include "core/talos/judge/machine_problem.h"

enum class MachineRole { ControlPlane, Worker };

/// A configuration as Talos has it after merging.
struct MergedConfig
{
    MachineDocuments documents;
    const MachineTypes *types = nullptr;
    MachineRole role = MachineRole::ControlPlane;
    QString release; ///< that loads it; its types may be those of a later one

    bool isControlPlane() const { return role == MachineRole::ControlPlane; }
    bool isAtLeast(int minor) const { return types->isAtLeast(minor); }
    const MachineDocument *kind(QStringView name) const { return findKind(documents, name); }
    const MachineDocument &main() const;
    /// A section of the main document, or nullptr: `cluster.network`.
    const MachineNode *section(QStringView path) const { return main().content.at(path); }
};

/// A node with where it stands.
struct PlacedNode
{
    YamlPath path;
    const MachineNode *node; ///< nullptr: absent
};

/// What a path selects: `routes[].network` of every route, `mirrors.*` of every entry. What is absent is selected as
/// such, unless a section on the way says `?`: nothing of `controlPlane?.endpoint` without a controlPlane.
std::vector<PlacedNode> selectNodes(const MachineNode &root, QStringView path);

/// Collects problems of one document.
class ProblemList
{
public:
    ProblemList(MachineProblems &problems, const MachineDocument &document) : m_problems(problems), m_document(document)
    {
    }

    void add(const char *rule, const PlacedNode &place, const QString &message);
    /// About what stands at a path, or should.
    void add(const char *rule, QStringView path, const QString &message);

private:
    MachineProblems &m_problems;
    const MachineDocument &m_document;
};
